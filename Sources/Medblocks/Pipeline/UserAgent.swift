/// The `User-Agent` of a client: `medblocks-swift/<version> swift/<version> <os>`.
enum UserAgent {
  /// The version of this SDK.
  static let sdkVersion = "0.1.0"

  static let text = "medblocks-swift/\(sdkVersion) swift/\(compiler) \(system)"

  /// The version of the compiler; the standard library has no constant for it.
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
