import Hummingbird
import Logging
import ServiceLifecycle

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
    var logger = Logger(label: "connect")
    logger.logLevel = .critical
    let (ports, port) = AsyncStream<Int>.makeStream()
    let app = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { port.yield($0.localAddress?.port ?? 0) }, logger: logger)
    let group = ServiceGroup(configuration: .init(services: [app], logger: logger))
    let server = Task {
      defer { port.finish() }  // also when the server cannot start
      try await group.run()
    }
    defer { server.cancel() }
    var failure: (any Error)?
    for await number in ports {
      do {
        try await operation("http://localhost:\(number)/")
      } catch {
        failure = error
      }
      await group.triggerGracefulShutdown()  // lets a response in flight complete
    }
    try await server.value
    if let failure { throw failure }
  }

  private func recordRequest() { hasBeenRequested = true }
}
