import HTTPTypes
import Hummingbird
import Logging
import Medblocks
import NIOCore

/// A webhook receiver on Hummingbird 2.
struct HummingbirdReceiver {
  let handler: WebhookHandler

  var router: Router<BasicRequestContext> {
    let router = Router()
    // The signature covers the raw bytes, so do not use `request.decode(as:context:)`.
    router.post("webhooks") { request, _ in
      let body = try await request.body.collect(upTo: 1 << 20)
      let signature = HTTPField.Name(Webhooks.signatureHeader).flatMap { request.headers[$0] }
      let status = await handler.respond(to: body.readableBytesView, signature: signature)
      return HTTPResponse.Status(code: status)
    }
    return router
  }

  /// Serves on a free port of the loopback address until the task is cancelled.
  func run(onRunning: @escaping @Sendable (Int) -> Void) async throws {
    var logger = Logger(label: "webhooks")
    logger.logLevel = .critical
    let app = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in onRunning(channel.localAddress?.port ?? 0) }, logger: logger)
    try await app.run()
  }
}
