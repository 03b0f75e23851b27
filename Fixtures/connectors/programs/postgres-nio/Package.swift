// swift-tools-version: 6.0
import PackageDescription

let package = Package(
  name: "postgres-nio-client",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(url: "https://github.com/vapor/postgres-nio", from: "1.21.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.25.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.5.0"),
  ],
  targets: [
    .executableTarget(
      name: "postgres-nio-client",
      dependencies: [
        .product(name: "PostgresNIO", package: "postgres-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "Logging", package: "swift-log"),
      ],
      path: "Sources")
  ]
)
