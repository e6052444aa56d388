/// The version of the API that this SDK is built for.
enum APIVersion {
  static let supported = "2026-04-25"
}
