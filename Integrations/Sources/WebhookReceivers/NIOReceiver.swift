import Medblocks
import NIOCore
import NIOHTTP1
import NIOPosix

/// A webhook receiver on SwiftNIO alone.
struct NIOReceiver {
  private typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

  let handler: WebhookHandler

  /// Serves on a free port of the loopback address until the task is cancelled.
  func run(onRunning: (Int) -> Void) async throws {
    let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .bind(host: "127.0.0.1", port: 0) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          return try Connection(wrappingChannelSynchronously: channel)
        }
      }
    try await server.executeThenClose { connections in
      onRunning(server.channel.localAddress?.port ?? 0)
      try await withThrowingDiscardingTaskGroup { group in
        for try await connection in connections {
          group.addTask { try? await serve(connection) }
        }
      }
    }
  }

  private func serve(_ connection: Connection) async throws {
    try await connection.executeThenClose { requests, responses in
      var head: HTTPRequestHead?
      var body = ByteBuffer()
      for try await part in requests {
        switch part {
        case .head(let next):
          (head, body) = (next, ByteBuffer())
        case .body(var bytes):
          // The signature covers the raw bytes, so the parts are only joined.
          guard body.readableBytes + bytes.readableBytes <= 1 << 20 else { return }
          body.writeBuffer(&bytes)
        case .end:
          guard let head else { return }
          let status = await status(for: head, body)
          let headers: HTTPHeaders = ["Content-Length": "0"]
          try await responses.write(
            .head(.init(version: .http1_1, status: .init(statusCode: status), headers: headers)))
          try await responses.write(.end(nil))
          guard head.isKeepAlive else { return }
        }
      }
    }
  }

  private func status(for head: HTTPRequestHead, _ body: ByteBuffer) async -> Int {
    guard head.method == .POST, head.uri == "/webhooks" else { return 404 }
    return await handler.respond(
      to: body.readableBytesView,
      signature: head.headers.first(name: Webhooks.signatureHeader))
  }
}
