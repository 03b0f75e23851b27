// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableUpcomingFeature("ImmutableWeakCaptures"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// A module below `Sources/`, and the test target of the same name below `Tests/`.
func module(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> [Target] {
  [
    .target(
      name: name, dependencies: dependencies, resources: resources, swiftSettings: settings),
    .testTarget(
      name: "\(name)Tests",
      dependencies: [.target(name: name), "Support"],
      path: "Tests/\(name)Tests",
      swiftSettings: settings),
  ]
}

let nio: [Target.Dependency] = [
  .product(name: "NIOCore", package: "swift-nio"),
  .product(name: "NIOPosix", package: "swift-nio"),
]

let subprocess: [Target.Dependency] = [
  .product(name: "Subprocess", package: "swift-subprocess"),
  .product(name: "SystemPackage", package: "swift-system"),
]

/// What strangers' bytes are tried on, by tests and by libFuzzer; the latter has its own main.
let fuzzing: [Target] =
  [
    .target(
      name: "FuzzTargets", dependencies: ["ServerFixtures", "Credentials"],
      path: "Tests/Fuzzing/Targets",
      swiftSettings: settings),
    .testTarget(
      name: "FuzzingTests", dependencies: ["FuzzTargets"], path: "Tests/Fuzzing/Tests",
      swiftSettings: settings),
  ]
  + (Context.environment["MOCK_POSTGRES_FUZZING"] == nil
    ? []
    : [
      .executableTarget(
        name: "fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzzing/Program",
        swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])])
    ])

let package = Package(
  name: "mock-postgres",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "MockPostgres", targets: ["MockPostgres"]),
    .library(name: "MockPostgresTesting", targets: ["MockPostgresTesting"]),
    .executable(name: "mock-postgres", targets: ["mock-postgres"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    // The paths that swift-subprocess takes.
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .target(
      name: "Support", dependencies: nio + subprocess, path: "Tests/Support",
      swiftSettings: settings),
    .executableTarget(
      name: "mock-postgres",
      dependencies: [
        "Conformance",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings),
    // Measures the program, and the library; Scripts/benchmark runs it.
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "Conformance",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ] + nio,
      exclude: ["peers"], swiftSettings: settings),
    // The program as a user runs it.
    .testTarget(
      name: "CommandLineTests", dependencies: ["mock-postgres", "Support"],
      swiftSettings: settings),
    // What a package of another's does with the library.
    .testTarget(
      name: "ExampleTests", dependencies: ["MockPostgresTesting"],
      path: "Tests/Examples/Newcomer/Tests/TinyDriverTests"),
    // The program as strangers use it.
    .testTarget(
      name: "AttackTests", dependencies: ["mock-postgres", "ReferenceConnector", "Support"],
      swiftSettings: settings),
    // The server beside a real PostgreSQL.
    .testTarget(
      name: "FidelityTests", dependencies: ["MockPostgres", "Support"], swiftSettings: settings),
  ]
    + module("OpenSSLKit", ["COpenSSL"])
    + module("PostgresWire", [])
    + module("PostgresSession", ["PostgresWire", "OpenSSLKit"])
    + module("Credentials", ["PostgresSession"])
    + module(
      "ServerFixtures", ["PostgresSession", "OpenSSLKit", "Yams"],
      resources: [.copy("../../Fixtures")])
    + module("PostgresTransport", ["PostgresSession"] + nio)
    + module("MockPostgres", ["ServerFixtures", "PostgresTransport"] + nio)
    + module("MockPostgresTesting", ["MockPostgres"])
    + module("ReferenceConnector", ["Credentials", "PostgresTransport"] + nio)
    + module("Conformance", ["MockPostgres", "ReferenceConnector"] + subprocess)
    + fuzzing
)
