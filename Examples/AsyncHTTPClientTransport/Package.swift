// swift-tools-version: 6.1

import PackageDescription

let package = Package(
  name: "AsyncHTTPClientTransport",
  platforms: [.macOS(.v13)],
  products: [
    .library(name: "AsyncHTTPClientTransport", targets: ["AsyncHTTPClientTransport"])
  ],
  dependencies: [
    .package(name: "medblocks-swift", path: "../.."),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
  ],
  targets: [
    .target(
      name: "AsyncHTTPClientTransport",
      dependencies: [
        .product(name: "Medblocks", package: "medblocks-swift"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    .testTarget(
      name: "AsyncHTTPClientTransportTests",
      dependencies: [
        "AsyncHTTPClientTransport",
        .product(name: "NIOPosix", package: "swift-nio"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
