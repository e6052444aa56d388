// swift-tools-version: 6.1

import PackageDescription

let package = Package(
  name: "Tools",
  platforms: [.macOS(.v14)],
  products: [
    .executable(name: "medblocks", targets: ["MedblocksTool"]),
    .library(name: "LocalMedblocks", targets: ["LocalMedblocks"]),
  ],
  traits: [
    .trait(name: "PostgreSQL", description: "Databases on PostgreSQL; needs libpq."),
    .default(enabledTraits: ["PostgreSQL"]),
  ],
  dependencies: [
    .package(name: "medblocks-swift", path: ".."),
    .package(path: "../Integrations"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // A local Medblocks: the sandbox over HTTP, with the pages for patients.
    .target(
      name: "LocalMedblocks",
      dependencies: [
        .product(name: "MedblocksTesting", package: "medblocks-swift"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      resources: [.copy("Templates"), .copy("Public")]),
    // The command `medblocks`: calls the API from a terminal and serves a local Medblocks.
    .executableTarget(
      name: "MedblocksTool",
      dependencies: [
        "LocalMedblocks",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "AsyncHTTPClientTransport", package: "Integrations"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Medblocks", package: "medblocks-swift"),
        .product(name: "MedblocksTesting", package: "medblocks-swift"),
        .product(name: "MedblocksStore", package: "Integrations"),
        .product(
          name: "MedblocksStorePostgreSQL", package: "Integrations",
          condition: .when(traits: ["PostgreSQL"])),
        .product(name: "MedblocksStoreSQLite", package: "Integrations"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ]),
    .testTarget(
      name: "LocalMedblocksTests",
      dependencies: [
        "LocalMedblocks",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
        .product(name: "Medblocks", package: "medblocks-swift"),
        .product(name: "MedblocksTesting", package: "medblocks-swift"),
      ]),
    .testTarget(
      name: "MedblocksToolTests",
      dependencies: [
        "MedblocksTool",
        .product(name: "Medblocks", package: "medblocks-swift"),
        .product(name: "MedblocksStore", package: "Integrations"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
