import Foundation
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Servers on the loopback address of this machine.
enum LoopbackServer {
  /// Returns a port that a server can open.
  ///
  /// - Parameters:
  ///   - port: The port; 0 for any free one.
  ///   - option: The option that the error names.
  /// - Throws: ``ToolError`` when the port is in use or not permitted.
  static func availablePort(_ port: Int, option: String) throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var yes: Int32 = 1
    setsockopt(
      descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    return try withUnsafeMutablePointer(to: &address) { pointer in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        guard bind(descriptor, address, size) == 0, getsockname(descriptor, address, &size) == 0
        else { throw cannotListen(port, option, errno) }
      }
      return Int(UInt16(bigEndian: pointer.pointee.sin_port))
    }
  }

  private static func cannotListen(_ port: Int, _ option: String, _ code: Int32) -> ToolError {
    switch code {
    case EADDRINUSE:
      ToolError(
        .inputOutput, "port_in_use", "Port \(port) is in use by another process.",
        hint: "Choose another one with \(option), or \(option) 0 for any free one.")
    case EACCES:
      ToolError(
        .inputOutput, "port_not_permitted", "Port \(port) needs more permissions.",
        hint: "Choose one of 1024 or more with \(option).")
    default:
      ToolError(
        .inputOutput, "port_failed",
        "Port \(port) cannot be opened: \(String(cString: strerror(code))).",
        hint: "Choose another one with \(option).")
    }
  }

  /// Waits until a server of this process accepts connections.
  static func waitUntilOpen(_ port: Int) async throws {
    while true {
      let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      if let channel = try? await bootstrap.connect(host: "127.0.0.1", port: port).get() {
        return try await channel.close()
      }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Runs services until SIGINT, SIGTERM or SIGHUP, and an operation at their start.
  ///
  /// - Throws: The error of a service or of the operation, which ends the services.
  static func serve(
    _ services: [any Service], logger: Logger,
    onStart operation: @escaping @Sendable () async throws -> Void
  ) async throws {
    try await ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: services + [StartOperation(operation: operation)],
        gracefulShutdownSignals: [.sigint, .sigterm, .sighup], logger: logger)
    ).run()
  }

  /// Serves while an operation runs.
  ///
  /// - Parameters:
  ///   - router: The routes.
  ///   - port: The port; 0 for any free one.
  ///   - operation: Gets the port, which is open.
  /// - Throws: The error of the server or of the operation.
  static func serve(
    _ router: Router<BasicRequestContext>, port: Int,
    during operation: (_ port: Int) async throws -> Void
  ) async throws {
    var logger = Logger(label: "medblocks")
    logger.logLevel = .critical
    let (ports, opened) = AsyncStream<Int>.makeStream()
    let app = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
      onServerRunning: { opened.yield($0.localAddress?.port ?? 0) }, logger: logger)
    let group = ServiceGroup(configuration: .init(services: [app], logger: logger))
    let server = Task {
      defer { opened.finish() }  // also when the server cannot start
      try await group.run()
    }
    defer { server.cancel() }
    var failure: (any Error)?
    for await number in ports {
      do {
        try await operation(number)
      } catch {
        failure = error
      }
      await group.triggerGracefulShutdown()  // lets a response in flight complete
    }
    try await server.value
    if let failure { throw failure }
  }
}

/// Runs an operation, then waits for the shutdown.
private struct StartOperation: Service {
  let operation: @Sendable () async throws -> Void

  func run() async throws {
    try await operation()
    try await gracefulShutdown()
  }
}
