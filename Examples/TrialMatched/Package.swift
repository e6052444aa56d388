// swift-tools-version: 6.1

import PackageDescription

let package = Package(
  name: "TrialMatched",
  platforms: [.macOS(.v14)],
  products: [
    .executable(name: "trial-matched", targets: ["TrialMatchedServer"])
  ],
  dependencies: [
    .package(name: "medblocks-swift", path: "../.."),
    .package(path: "../../Integrations"),
    .package(path: "../../Tools"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", "3.12.3"..<"5.0.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.20.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // The app.
    .target(
      name: "TrialMatched",
      dependencies: [
        .product(name: "Medblocks", package: "medblocks-swift"),
        .product(name: "MedblocksStore", package: "Integrations"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      resources: [.copy("Templates"), .copy("Public")]),
    // The command `trial-matched`, which serves the app.
    .executableTarget(
      name: "TrialMatchedServer",
      dependencies: [
        "TrialMatched",
        .product(name: "AsyncHTTPClientTransport", package: "Integrations"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "LocalMedblocks", package: "Tools"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Medblocks", package: "medblocks-swift"),
        .product(name: "MedblocksObservability", package: "Integrations"),
        .product(name: "MedblocksStoreSQLite", package: "Integrations"),
        .product(name: "MedblocksTesting", package: "medblocks-swift"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    .testTarget(
      name: "TrialMatchedTests",
      dependencies: [
        "TrialMatched",
        .product(name: "AsyncHTTPClientTransport", package: "Integrations"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
        .product(name: "InMemoryLogging", package: "swift-log"),
        .product(name: "MedblocksStoreSQLite", package: "Integrations"),
        .product(name: "MedblocksTesting", package: "medblocks-swift"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
