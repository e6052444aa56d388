/// What a client says of itself: `medblocks-swift/<version> swift/<version> <os>`.
enum UserAgent {
  static let text = "medblocks-swift/\(Version.sdk) swift/\(compiler) \(system)"

  /// The Swift that this was built with; the standard library has no constant for it.
  private static var compiler: String {
    #if swift(>=6.4)
      "6.4"
    #elseif swift(>=6.3)
      "6.3"
    #elseif swift(>=6.2)
      "6.2"
    #else
      "6.1"
    #endif
  }

  private static var system: String {
    #if os(Linux)
      "linux"
    #elseif os(macOS)
      "macos"
    #elseif os(iOS)
      "ios"
    #else
      "other"
    #endif
  }
}
