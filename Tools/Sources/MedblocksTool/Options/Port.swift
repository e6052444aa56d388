import ArgumentParser

/// The numbers of TCP ports.
enum Port {
  /// The default port of a local Medblocks.
  static let sandbox = 8_081
  /// The numbers that name a port.
  static let fixed = 1...65_535
  /// The numbers for a server; 0 is any free port.
  static let orAnyFree = 0...65_535

  static func validate(_ port: Int, _ option: String, in range: ClosedRange<Int>) throws {
    guard range.contains(port) else {
      throw ValidationError(
        "Invalid \(option): it must be between \(range.lowerBound) and \(range.upperBound).")
    }
  }
}
