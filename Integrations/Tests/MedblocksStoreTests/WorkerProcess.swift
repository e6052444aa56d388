import Foundation

/// The process `store-worker`.
enum WorkerProcess {
  static func start(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = products.appendingPathComponent("store-worker")
    process.arguments = arguments
    try process.run()
    return process
  }

  /// The folder of the built products, which holds the tests' executable as well.
  private static var products: URL {
    Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
      .deletingLastPathComponent() ?? Bundle.main.bundleURL
  }
}
