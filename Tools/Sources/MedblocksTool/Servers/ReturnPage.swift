import Hummingbird

/// The page on this machine to which the browser returns after a patient session.
actor ReturnPage {
  private var hasBeenRequested = false

  /// Waits until the browser has requested the page, at most five seconds: it may have been closed.
  func waitForBrowser() async throws {
    for _ in 0..<50 where !hasBeenRequested { try await Task.sleep(for: .milliseconds(100)) }
  }

  /// Serves the page on a free port of the loopback address while an operation with its URL runs.
  nonisolated func serve(during operation: (String) async throws -> Void) async throws {
    let router = Router()
    router.get("/") { _, _ in
      await self.recordRequest()
      return "You can close this page and go back to the terminal."
    }
    try await LoopbackServer.serve(router, port: 0) {
      try await operation("http://localhost:\($0)/")
    }
  }

  private func recordRequest() { hasBeenRequested = true }
}
