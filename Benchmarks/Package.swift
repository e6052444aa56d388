// swift-tools-version: 6.1

import PackageDescription

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v13)],
  dependencies: [
    .package(name: "medblocks-swift", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
  ],
  targets: [
    .executableTarget(
      name: "medblocks-benchmarks",
      dependencies: [
        .product(name: "Medblocks", package: "medblocks-swift"),
        .product(name: "MedblocksTesting", package: "medblocks-swift"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ])
  ],
  swiftLanguageModes: [.v6]
)

// AsyncHTTPClient takes minutes to build in release mode, so the comparison with it is opt-in.
if Context.environment["MEDBLOCKS_BENCHMARK_ASYNCHTTPCLIENT"] != nil {
  package.dependencies.append(.package(path: "../Integrations"))
  for target in package.targets {
    target.dependencies.append(
      .product(name: "AsyncHTTPClientTransport", package: "Integrations"))
    target.swiftSettings = [.define("ASYNC_HTTP_CLIENT")]
  }
}
