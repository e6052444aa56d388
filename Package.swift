// swift-tools-version: 6.1

import PackageDescription

let package = Package(
  name: "medblocks-swift",
  platforms: [.macOS(.v13)],
  products: [
    .library(name: "Medblocks", targets: ["Medblocks"]),
    .library(name: "MedblocksTesting", targets: ["MedblocksTesting"]),
    .executable(name: "medblocks-quickstart", targets: ["medblocks-quickstart"]),
  ],
  targets: [
    .target(name: "Medblocks"),
    .target(name: "MedblocksTesting", dependencies: ["Medblocks"]),
    .executableTarget(
      name: "medblocks-quickstart", dependencies: ["Medblocks", "MedblocksTesting"]),
    .testTarget(
      name: "MedblocksTests", dependencies: ["Medblocks", "MedblocksTesting"],
      exclude: ["Repository/PublicSurface.txt", "Webhooks/Vectors"]),
    .testTarget(name: "MedblocksTestingTests", dependencies: ["Medblocks", "MedblocksTesting"]),
  ],
  swiftLanguageModes: [.v6]
)
