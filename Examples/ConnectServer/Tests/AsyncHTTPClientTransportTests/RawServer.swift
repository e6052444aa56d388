import NIOCore
import NIOPosix

/// Sends the same bytes to every connection as soon as a request has come, and closes it.
struct RawServer {
  let port: Int
  private let channel: any Channel

  init(answering text: String, closing: Bool = true) async throws {
    channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Handler(text: text, closing: closing))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = channel.localAddress?.port ?? 0
  }

  func stop() async throws { try await channel.close() }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let text: String
    private let closing: Bool

    init(text: String, closing: Bool) {
      self.text = text
      self.closing = closing
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
      if closing { context.close(promise: nil) }
    }
  }
}
