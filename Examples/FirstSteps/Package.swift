// swift-tools-version: 6.1

import PackageDescription

let package = Package(
  name: "FirstSteps",
  platforms: [.macOS(.v13)],
  dependencies: [
    // By path, because this example is part of the repository. In your own package, use the URL of
    // the repository and a version instead.
    .package(name: "medblocks-swift", path: "../..")
  ],
  targets: [
    .executableTarget(
      name: "FirstSteps",
      dependencies: [
        .product(name: "Medblocks", package: "medblocks-swift"),
        .product(name: "MedblocksTesting", package: "medblocks-swift"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
