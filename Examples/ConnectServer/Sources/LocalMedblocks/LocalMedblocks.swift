import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Medblocks
import MedblocksTesting
import Mustache
import ServiceLifecycle

/// Medblocks on this machine: the sandbox over HTTP, with the pages that a patient sees.
///
/// It is no part of your app: it stands where `https://app.medblocks.com`, its hosted page and the portals
/// stand, so that the app can be tried with nothing but itself.
public struct LocalMedblocks: Service {
  /// The sandbox behind it.
  public let sandbox: LocalSandbox
  private let port: Int
  private let pageURL: String
  private let library: MustacheLibrary
  private let speed: Int
  private let logger: Logger

  /// Makes a Medblocks for a port of the loopback.
  ///
  /// The sandbox's time passes at `speed` times the real one; at 0 it stands still, but for the switches.
  public init(port: Int, speed: Int, logger: Logger) async throws {
    self.port = port
    pageURL = "http://localhost:\(port)/connect"
    sandbox = LocalSandbox(pageURL: pageURL, now: Date())
    library = try await MustacheLibrary(directory: Self.folder("Templates"))
    self.speed = speed
    self.logger = logger
  }

  static func folder(_ name: String) -> String {
    Bundle.module.bundleURL.appending(path: name).path
  }

  /// The patient's pages, the world's switches, and the API at every other path.
  var router: Router<BasicRequestContext> {
    let router = Router()
    router.add(
      middleware: FileMiddleware(Self.folder("Public"), urlBasePath: "/static", logger: logger))
    PatientPages(sandbox: sandbox, pageURL: pageURL, library: library).add(to: router)
    SandboxControlPage(sandbox: sandbox, library: library).add(to: router)
    for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete] {
      router.on("**", method: method, use: api)
    }
    return router
  }

  /// Serves until it is told to end; time passes in the sandbox, and its webhooks are delivered.
  public func run() async throws {
    try await Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
      services: [Clock(sandbox: sandbox, speed: speed)], logger: logger
    ).run()
  }

  /// The API: bytes in, bytes out.
  @Sendable private func api(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    // Then it is a file's.
    guard !request.uri.path.hasPrefix("/static/") else { throw HTTPError(.notFound) }
    guard let method = TransportRequest.Method(rawValue: request.method.rawValue) else {
      throw HTTPError(.methodNotAllowed)
    }
    let body = try await request.body.collect(upTo: 1 << 20)
    let answer = try await sandbox.send(
      TransportRequest(
        method: method, url: "http://localhost\(request.uri)",
        headers: request.headers.map { ($0.name.rawName, $0.value) },
        body: body.readableBytes == 0 ? nil : Array(body.readableBytesView)))
    var headers = HTTPFields()
    for (name, value) in answer.headerFields {
      if let name = HTTPField.Name(name) { headers[name] = value }
    }
    return Response(
      status: .init(code: answer.statusCode), headers: headers,
      body: .init(byteBuffer: ByteBuffer(bytes: answer.body)))
  }
}

/// Lets the sandbox's time pass, and delivers its webhooks to servers on this machine.
private struct Clock: Service {
  let sandbox: LocalSandbox
  let speed: Int

  func run() async throws {
    let step = Duration.milliseconds(250)
    try? await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try await Task.sleep(for: step)
        await sandbox.advance(by: step * speed) { try await $0.post() }
      }
    }
  }
}
