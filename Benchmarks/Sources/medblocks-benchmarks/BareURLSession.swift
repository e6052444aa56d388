import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// URLSession with the SDK's configuration and nothing else, as the baseline of the comparisons.
struct BareURLSession: Sendable {
  let baseURL: String
  private let session: URLSession

  init(port: Int) { self.init(baseURL: "http://127.0.0.1:\(port)") }

  init(baseURL: String) {
    self.baseURL = baseURL
    let configuration = URLSessionConfiguration.ephemeral
    configuration.urlCache = nil
    configuration.httpCookieStorage = nil
    configuration.urlCredentialStorage = nil
    configuration.httpMaximumConnectionsPerHost = 1_024
    session = URLSession(configuration: configuration)
  }

  func get(_ path: String) async throws -> Data {
    guard let url = URL(string: baseURL + path) else { throw URLError(.badURL) }
    var request = URLRequest(url: url, cachePolicy: .reloadIgnoringLocalCacheData)
    request.setValue("Bearer k", forHTTPHeaderField: "Authorization")
    request.setValue("2026-04-25", forHTTPHeaderField: "Version")
    return try await withCheckedThrowingContinuation { continuation in
      session.dataTask(with: request) { data, response, error in
        if let data, (response as? HTTPURLResponse)?.statusCode == 200 {
          continuation.resume(returning: data)
        } else {
          continuation.resume(throwing: error ?? URLError(.badServerResponse))
        }
      }.resume()
    }
  }
}
