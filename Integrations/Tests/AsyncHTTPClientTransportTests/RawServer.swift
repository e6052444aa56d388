import NIOCore
import NIOPosix
import NIOSSL

/// A server that sends the same bytes as the response to every request.
struct RawServer {
  let port: Int
  private let channel: any Channel

  init(
    response: String, closesConnection: Bool = true, host: String = "127.0.0.1",
    tls: TLSConfiguration? = nil
  ) async throws {
    let context = try tls.map { try NIOSSLContext(configuration: $0) }
    channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let context {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
          }
          try channel.pipeline.syncOperations.addHandler(
            Handler(response: response, closesConnection: closesConnection))
        }
      }
      .bind(host: host, port: 0).get()
    port = channel.localAddress?.port ?? 0
  }

  func stop() async throws { try await channel.close() }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let response: String
    private let closesConnection: Bool

    init(response: String, closesConnection: Bool) {
      self.response = response
      self.closesConnection = closesConnection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: response)), promise: nil)
      if closesConnection { context.close(promise: nil) }
    }
  }
}
