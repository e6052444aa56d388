// swift-tools-version: 6.1

import PackageDescription

let package = Package(
  name: "MedblocksIntegrations",
  platforms: [.macOS(.v14)],
  products: [
    .library(name: "MedblocksStore", targets: ["MedblocksStore"]),
    .library(name: "MedblocksStoreSQLite", targets: ["MedblocksStoreSQLite"]),
    .library(name: "MedblocksStorePostgreSQL", targets: ["MedblocksStorePostgreSQL"]),
  ],
  dependencies: [
    .package(name: "medblocks-swift", path: ".."),
    .package(url: "https://github.com/apple/swift-crypto", "3.12.3"..<"5.0.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // Webhook events and records in a database, independent of the engine.
    .target(
      name: "MedblocksStore",
      dependencies: [
        .product(name: "Medblocks", package: "medblocks-swift"),
        .product(name: "Crypto", package: "swift-crypto"),
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
      name: "store-worker", dependencies: ["StoreTestSupport"], path: "Tests/store-worker"),
    .executableTarget(
      name: "store-benchmark", dependencies: ["StoreTestSupport"],
      path: "Benchmarks/store-benchmark"),
    .testTarget(
      name: "MedblocksStoreTests",
      dependencies: [
        "StoreTestSupport", "store-worker", .product(name: "Crypto", package: "swift-crypto"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
