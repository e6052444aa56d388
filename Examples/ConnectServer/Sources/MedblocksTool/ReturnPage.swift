import Hummingbird
import Logging
import ServiceLifecycle

/// The page on this machine that the browser comes back to.
actor ReturnPage {
  private var isSeen = false

  /// Waits until a browser has come, for a few seconds: it may have been closed.
  func wait() async throws {
    for _ in 0..<50 where !isSeen { try await Task.sleep(for: .milliseconds(100)) }
  }

  /// Serves the page on a free port of the loopback while some work with its address goes on.
  nonisolated func whileServed(_ work: (String) async throws -> Void) async throws {
    let router = Router()
    router.get("/") { _, _ in
      await self.see()
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
      defer { port.finish() }  // also when it could not begin
      try await group.run()
    }
    defer { server.cancel() }
    var failure: (any Error)?
    for await number in ports {
      do {
        try await work("http://localhost:\(number)/")
      } catch {
        failure = error
      }
      await group.triggerGracefulShutdown()  // what is on its way to the browser arrives
    }
    try await server.value
    if let failure { throw failure }
  }

  private func see() { isSeen = true }
}
