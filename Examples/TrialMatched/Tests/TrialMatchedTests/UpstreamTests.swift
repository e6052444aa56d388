import AsyncHTTPClientTransport
import HummingbirdTesting
import Medblocks
import MedblocksTesting
import NIOCore
import NIOPosix
import Testing

@testable import TrialMatched

@Suite("A Medblocks that violates HTTP")
struct UpstreamTests {
  @Test(
    "the process survives, and the page has advice",
    arguments: [
      "HTTP/1.1 200 OK\r\nContent-", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-A\r\n\r\n2\r\n{}\r\n0\r\nX-A: 1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "\u{0}\u{1}", "",
    ])
  func survives(response: String) async throws {
    let upstream = try await RawUpstream(response: response)
    let transport = AsyncHTTPClientTransport()
    var configuration = MedblocksClient.Configuration()
    configuration.baseURL = "http://127.0.0.1:\(upstream.port)"
    configuration.transport = transport
    configuration.maximumRetries = 0
    let mb = try MedblocksClient(apiKey: "mb_sk_sbx_local", configuration: configuration)
    let app = try await AppFixture()
    let backend = try await Backend(
      mb: mb, database: app.database, webhookSecret: app.endpoint.secret,
      publicURL: "https://app.test")
    try await app.test(backend) { visitor in
      for _ in 0..<3 {
        let page = try await visitor.get("/logos/fhirsrc_maple")
        #expect(page.status == .badGateway && page.title == "This did not work")
      }
    }
    try await transport.shutdown()
    try await upstream.stop()
  }
}

/// A server that sends the same bytes to every request and closes the connection.
private struct RawUpstream {
  let port: Int
  private let channel: any Channel

  init(response: String) async throws {
    channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Handler(response: response))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = channel.localAddress?.port ?? 0
  }

  func stop() async throws { try await channel.close() }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    private let response: String

    init(response: String) { self.response = response }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: response)), promise: nil)
      context.close(promise: nil)
    }
  }
}
