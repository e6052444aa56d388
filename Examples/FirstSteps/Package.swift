// swift-tools-version: 6.1

import PackageDescription

let package = Package(
  name: "FirstSteps",
  platforms: [.macOS(.v13)],
  dependencies: [
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
