// swift-tools-version: 6.1

import PackageDescription

let package = Package(
  name: "Integrations",
  platforms: [.macOS(.v14)],
  products: [
    .library(name: "AsyncHTTPClientTransport", targets: ["AsyncHTTPClientTransport"]),
    .library(name: "MedblocksObservability", targets: ["MedblocksObservability"]),
    .library(name: "MedblocksStore", targets: ["MedblocksStore"]),
    .library(name: "MedblocksStoreService", targets: ["MedblocksStoreService"]),
    .library(name: "MedblocksStoreSQLite", targets: ["MedblocksStoreSQLite"]),
    .library(name: "MedblocksStorePostgreSQL", targets: ["MedblocksStorePostgreSQL"]),
  ],
  dependencies: [
    .package(name: "medblocks-swift", path: ".."),
    .package(url: "https://github.com/apple/swift-crypto", "3.12.3"..<"5.0.0"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // Reports the SDK's events to swift-log, swift-metrics and swift-distributed-tracing.
    .target(
      name: "MedblocksObservability",
      dependencies: [
        .product(name: "Medblocks", package: "medblocks-swift"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ]),
    // A transport on AsyncHTTPClient.
    .target(
      name: "AsyncHTTPClientTransport",
      dependencies: [
        .product(name: "Medblocks", package: "medblocks-swift"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]),
    // Webhook receivers on Hummingbird and on SwiftNIO alone, to copy.
    .target(
      name: "WebhookReceivers",
      dependencies: [
        .product(name: "Medblocks", package: "medblocks-swift"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    // Webhook events and records in a database, independent of the engine.
    .target(
      name: "MedblocksStore",
      dependencies: [
        .product(name: "Medblocks", package: "medblocks-swift"),
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    // The workers of a sync as a service of swift-service-lifecycle.
    .target(
      name: "MedblocksStoreService",
      dependencies: [
        "MedblocksStore", .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    // The engine for one machine.
    .target(
      name: "MedblocksStoreSQLite",
      dependencies: ["MedblocksStore", .product(name: "GRDB", package: "GRDB.swift")]),
    // The engine that many machines share.
    .target(name: "MedblocksStorePostgreSQL", dependencies: ["MedblocksStore", "CLibPQ"]),
    .systemLibrary(
      name: "CLibPQ", pkgConfig: "libpq",
      providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
    // The sandbox as an HTTP server, and the engines by URL, for tests and measurements.
    .target(
      name: "StoreTestSupport",
      dependencies: [
        "MedblocksStoreSQLite", "MedblocksStorePostgreSQL",
        .product(name: "MedblocksTesting", package: "medblocks-swift"),
      ],
      path: "Tests/StoreTestSupport"),
    // A worker process, for tests that kill it.
    .executableTarget(
      name: "store-worker",
      dependencies: [
        "StoreTestSupport", .product(name: "MedblocksTesting", package: "medblocks-swift"),
      ],
      path: "Tests/store-worker"),
    .executableTarget(
      name: "store-benchmark", dependencies: ["StoreTestSupport"],
      path: "Benchmarks/store-benchmark"),
    .testTarget(
      name: "AsyncHTTPClientTransportTests",
      dependencies: [
        "AsyncHTTPClientTransport",
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]),
    .testTarget(
      name: "MedblocksObservabilityTests",
      dependencies: [
        "MedblocksObservability",
        .product(name: "InMemoryLogging", package: "swift-log"),
        .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
        .product(name: "MedblocksTesting", package: "medblocks-swift"),
        .product(name: "MetricsTestKit", package: "swift-metrics"),
      ]),
    .testTarget(
      name: "MedblocksStoreTests",
      dependencies: [
        "MedblocksStoreService", "StoreTestSupport", "store-worker",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    .testTarget(
      name: "WebhookReceiversTests",
      dependencies: [
        "WebhookReceivers",
        .product(name: "MedblocksTesting", package: "medblocks-swift"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
