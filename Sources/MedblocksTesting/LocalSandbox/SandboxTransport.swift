import Medblocks

/// The transport of a sandbox's clients, on the sandbox's clock.
struct SandboxTransport: Transport {
  let sandbox: LocalSandbox

  var enforcesTimeout: Bool { true }

  func closeIdleConnections() {}

  func send(_ request: TransportRequest) async throws -> TransportResponse {
    let reply = try await sandbox.reply(to: request)
    let limit = request.timeout
    try await sandbox.wait(for: min(reply.delay ?? limit, limit))
    guard let delay = reply.delay, delay < limit else { throw TransportError.timedOut }
    let response = try reply.result.get()
    guard response.body.count <= request.maximumResponseBytes else {
      throw TransportError.responseTooLarge
    }
    return response
  }
}
