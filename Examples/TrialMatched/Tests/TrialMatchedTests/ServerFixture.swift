import Hummingbird
import InMemoryLogging
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import Testing

@testable import TrialMatched

/// The server of an app on a free port, and raw connections to it.
struct ServerFixture {
  let port: Int

  /// Runs the server while a test runs.
  static func run(
    _ backend: Backend, timeout: TimeAmount = .seconds(1), connections: Int = 800,
    _ body: @Sendable (ServerFixture) async throws -> Void
  ) async throws {
    let logger = Logger(label: "test") { _ in InMemoryLogHandler() }
    let (ports, continuation) = AsyncStream<Int>.makeStream()
    let server = try await TrialMatchedApp(backend: backend, logger: logger).application(
      port: 0, limits: .init(timeout: timeout, connections: connections), logger: logger
    ) { channel in
      continuation.yield(channel.localAddress?.port ?? 0)
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      for await port in ports {
        try await body(ServerFixture(port: port))
        break
      }
      group.cancelAll()
      while let result = await group.nextResult() { _ = result }
    }
  }

  /// Opens a connection and sends bytes.
  func connect(sending text: String) async throws -> RawConnection {
    let received = ReceivedText()
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(received.handler)
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
    try await channel.writeAndFlush(ByteBuffer(string: text))
    return RawConnection(channel: channel, received: received)
  }
}

/// A connection that sends and receives text.
struct RawConnection: Sendable {
  let channel: any Channel
  let received: ReceivedText

  /// Returns everything that was received when the server closes the connection.
  ///
  /// After 20 seconds the connection is closed here, so that a test fails instead of waiting.
  func closed() async throws -> String {
    channel.eventLoop.scheduleTask(in: .seconds(20)) { channel.close(promise: nil) }
    try await channel.closeFuture.get()
    return received.text
  }
}

/// The text that a connection has received.
final class ReceivedText: Sendable {
  private let box = NIOLockedValueBox("")

  var text: String { box.withLockedValue { $0 } }
  var handler: any ChannelHandler { Handler(box) }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let box: NIOLockedValueBox<String>

    init(_ box: NIOLockedValueBox<String>) { self.box = box }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let part = String(buffer: unwrapInboundIn(data))
      box.withLockedValue { $0 += part }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }
}
