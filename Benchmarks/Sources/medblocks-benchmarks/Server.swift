import Foundation
import Medblocks
import NIOCore
import NIOHTTP1
import NIOPosix

/// An HTTP server that sends prepared pages in the format of the API.
struct Server {
  let pages: Int

  func run() async throws {
    let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup(numberOfThreads: 1))
      .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(Handler(pages: pages))
        }
      }
    let channel = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
    print(channel.localAddress?.port ?? 0)
    fflush(nil)
    try await channel.closeFuture.get()
  }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private static let records = ByteBuffer(string: Pages.records)
    private static let patients = ByteBuffer(string: Pages.patients)
    private static let patient = ByteBuffer(string: Pages.patient)

    private let pages: Int
    private var path = ""

    init(pages: Int) { self.pages = pages }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head): path = head.uri
      case .body: break
      case .end: respond(context)
      }
    }

    private func respond(_ context: ChannelHandlerContext) {
      let number = path.split(separator: "starting_after=c").dropFirst().first.flatMap { Int($0) }
      let page = number ?? 1
      if let fault = path.split(separator: "/patients/soak-").last.flatMap({ Int($0) }) {
        respond(fault, context)
      } else if path.contains("/slow/records") {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .milliseconds(20)) {
          let (handler, context) = bound.value
          handler.send(
            Pages.recordPage(number: page, of: 25, patient: "slow"), Self.records, context)
        }
      } else if path.contains("/records") {
        send(Pages.recordPage(number: page, of: pages), Self.records, context)
      } else if path.hasPrefix("/patients/") {
        send(("", ""), Self.patient, context)
      } else {
        send(Pages.listPage(number: page, of: pages), Self.patients, context)
      }
    }

    /// Responds with a fault of the soak test.
    private func respond(_ fault: Int, _ context: ChannelHandlerContext) {
      let patient = ByteBuffer(
        string: Pages.patient.replacing("\"user_42\"", with: "\"soak-\(fault)\""))
      switch SoakFault(rawValue: fault) {
      case .noResponse: break
      case .closedConnection: context.close(promise: nil)
      case .error, .html:
        let status: HTTPResponseStatus =
          fault == SoakFault.html.rawValue ? .badGateway : .internalServerError
        send(("<html>", "</html>"), ByteBuffer(), context, status: status)
      case .truncatedBody:
        send(("{", ""), ByteBuffer(), context, missingBytes: 100)
        context.close(promise: nil)
      case .slowResponse:
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .milliseconds(5)) {
          let (handler, context) = bound.value
          handler.send(("", ""), patient, context)
        }
      case .some(.none), nil: send(("", ""), patient, context)
      }
    }

    private func send(
      _ envelope: (head: String, tail: String), _ items: ByteBuffer,
      _ context: ChannelHandlerContext, status: HTTPResponseStatus = .ok, missingBytes: Int = 0
    ) {
      let length =
        envelope.head.utf8.count + items.readableBytes + envelope.tail.utf8.count + missingBytes
      let headers: HTTPHeaders = [
        "Content-Type": "application/json", "Content-Length": "\(length)",
        "X-Request-Id": "req_benchmark",
      ]
      let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      for part in [ByteBuffer(string: envelope.head), items, ByteBuffer(string: envelope.tail)]
      where part.readableBytes > 0 {
        context.write(wrapOutboundOut(.body(.byteBuffer(part))), promise: nil)
      }
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
  }
}

/// The server in a separate process, so that its costs are not counted with the client's.
final class ServerProcess {
  let port: Int
  private let process = Process()

  init(pages: Int = 1_000) throws {
    process.executableURL = Bundle.main.executableURL
    process.arguments = ["serve", "--pages", "\(pages)"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw CocoaError(.fileReadUnknown)
    }
    self.port = port
  }

  func stop() {
    process.terminate()
    process.waitUntilExit()
  }
}

extension MedblocksClient {
  /// Creates a client of the server on the loopback address.
  init(port: Int, transport: (any Transport)? = nil) throws {
    var configuration = Configuration()
    configuration.transport = transport
    configuration.maximumConcurrentRequests = 256
    configuration.baseURL = "http://127.0.0.1:\(port)"
    try self.init(apiKey: "k", configuration: configuration)
  }
}
