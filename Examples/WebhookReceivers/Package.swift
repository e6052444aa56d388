// swift-tools-version: 6.1

import PackageDescription

let package = Package(
  name: "WebhookReceivers",
  platforms: [.macOS(.v14)],
  dependencies: [
    .package(name: "medblocks-swift", path: "../.."),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
  ],
  targets: [
    .executableTarget(
      name: "WebhookReceivers",
      dependencies: [
        .product(name: "Medblocks", package: "medblocks-swift"),
        .product(name: "MedblocksTesting", package: "medblocks-swift"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
