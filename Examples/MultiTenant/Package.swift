// swift-tools-version: 6.1

import PackageDescription

let package = Package(
  name: "MultiTenant",
  platforms: [.macOS(.v13)],
  dependencies: [
    // By path, because this example is part of the repository. In your own package, use the URL of
    // the repository and a version instead.
    .package(name: "medblocks-swift", path: "../..")
  ],
  targets: [
    // The service.
    .target(
      name: "MultiTenant", dependencies: [.product(name: "Medblocks", package: "medblocks-swift")]),
    // Runs the service with two tenants, each on a sandbox.
    .executableTarget(
      name: "MultiTenantDemo",
      dependencies: [
        "MultiTenant", .product(name: "MedblocksTesting", package: "medblocks-swift"),
      ]),
    .testTarget(
      name: "MultiTenantTests",
      dependencies: [
        "MultiTenant", .product(name: "MedblocksTesting", package: "medblocks-swift"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
