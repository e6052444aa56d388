/// The versions that this SDK speaks of.
enum Version {
  /// Of the SDK.
  static let sdk = "0.1.0"
  /// Of the API that it is built for.
  static let api = "2026-04-25"
}
