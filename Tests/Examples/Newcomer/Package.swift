// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "newcomer",
  platforms: [.macOS(.v15)],
  dependencies: [
    // In a package of your own: .package(url: "…/mock-postgres", from: "1.0.0")
    .package(name: "mock-postgres", path: "../../..")
  ],
  targets: [
    .testTarget(
      name: "TinyDriverTests",
      dependencies: [.product(name: "MockPostgresTesting", package: "mock-postgres")])
  ]
)
