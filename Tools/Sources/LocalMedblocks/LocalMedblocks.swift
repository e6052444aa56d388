import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Medblocks
import MedblocksTesting
import Mustache
import ServiceLifecycle

/// A local server that simulates Medblocks: the sandbox over HTTP, with the pages for patients.
///
/// It replaces `https://app.medblocks.com`, the hosted page and the portals, so that the app can be
/// tried without an API key. It is not part of your app.
public struct LocalMedblocks: Service {
  /// The sandbox that responds to the requests.
  public let sandbox: LocalSandbox
  private let port: Int
  private let pageURL: String
  private let library: MustacheLibrary
  private let delay = ResponseDelay()
  private let speed: Int
  private let logger: Logger

  /// Creates a server for a port of the loopback address.
  ///
  /// - Parameters:
  ///   - port: The port.
  ///   - speed: The speed of the sandbox's clock as a multiple of real time; at 0 it advances on the
  ///     control page only.
  ///   - logger: The logger of the server.
  /// - Throws: An error of the template library.
  public init(port: Int, speed: Int, logger: Logger) async throws {
    self.port = port
    pageURL = "http://localhost:\(port)/connect"
    let facilities = LocalSandbox.Facility.examples.map { facility in
      var facility = facility
      facility.logoURL = "http://localhost:\(port)" + FacilityLogos.path(of: facility.id)
      return facility
    }
    sandbox = LocalSandbox(facilities: facilities, pageURL: pageURL, now: Date())
    library = try await MustacheLibrary(directory: Self.folder("Templates"))
    self.speed = speed
    self.logger = logger
  }

  static func folder(_ name: String) -> String {
    Bundle.module.bundleURL.appending(path: name).path
  }

  /// The pages for patients, the control page, and the API at every other path.
  var router: Router<BasicRequestContext> {
    let router = Router()
    router.add(
      middleware: FileMiddleware(Self.folder("Public"), urlBasePath: "/static", logger: logger))
    PatientPages(sandbox: sandbox, pageURL: pageURL, library: library).add(to: router)
    SandboxControlPage(sandbox: sandbox, delay: delay, library: library).add(to: router)
    FacilityLogos(sandbox: sandbox).add(to: router)
    for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete] {
      router.on("**", method: method, use: api)
    }
    return router
  }

  /// Serves until a graceful shutdown, advances the sandbox's clock, and delivers its webhooks.
  ///
  /// - Throws: An error of the server, for example when the port is in use.
  public func run() async throws {
    try await Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
      services: [SandboxClock(sandbox: sandbox, speed: speed)], logger: logger
    ).run()
  }

  /// Forwards a request to the sandbox.
  @Sendable private func api(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    // The path of a static file that does not exist.
    guard !request.uri.path.hasPrefix("/static/") else { throw HTTPError(.notFound) }
    guard let method = TransportRequest.Method(rawValue: request.method.rawValue) else {
      throw HTTPError(.methodNotAllowed)
    }
    let body = try await request.body.collect(upTo: 1 << 20)
    try await Task.sleep(for: await delay.duration)
    let headers = request.headers.map { ($0.name.rawName, $0.value) }
    let response = try await sandbox.send(
      TransportRequest(
        method: method, url: "http://localhost\(request.uri)",
        headers: headers + [(LocalSandbox.ReceivedRequest.headerFromHTTP, "1")],
        body: body.readableBytes == 0 ? nil : Array(body.readableBytesView)))
    var responseHeaders = HTTPFields()
    for (name, value) in response.headerFields {
      if let name = HTTPField.Name(name) { responseHeaders[name] = value }
    }
    return Response(
      status: .init(code: response.statusCode), headers: responseHeaders,
      body: .init(byteBuffer: ByteBuffer(bytes: response.body)))
  }
}

/// Advances the sandbox's clock and delivers its webhooks to servers on this machine.
private struct SandboxClock: Service {
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
