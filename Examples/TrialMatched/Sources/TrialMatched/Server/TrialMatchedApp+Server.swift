import Hummingbird
import Logging
import NIOCore

extension TrialMatchedApp {
  /// The limits of the server.
  public struct ServerLimits: Sendable {
    /// The time for a request to arrive, and for which an idle connection stays open.
    public var timeout: TimeAmount
    /// The number of connections; further ones wait until one of them closes.
    public var connections: Int

    /// Creates limits.
    public init(timeout: TimeAmount = .seconds(10), connections: Int = 800) {
      self.timeout = timeout
      self.connections = connections
    }
  }

  /// Returns the server of the app.
  public func application(
    host: String = "127.0.0.1", port: Int, limits: ServerLimits = ServerLimits(), logger: Logger,
    onServerRunning: @escaping @Sendable (any Channel) async -> Void = { _ in }
  ) -> some ApplicationProtocol {
    let timeout = limits.timeout
    return Application(
      router: router,
      server: .http1(
        configuration: .init(
          additionalChannelHandlers: [ConnectionTimeouts(timeout: timeout)], idleTimeout: timeout,
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: 16_384, maxHeaderListSize: 32_768, maxHeaderFieldCount: 100))),
      configuration: .init(
        address: .hostname(host, port: port), serverName: nil,
        availableConnectionsDelegate: .maximum(limits.connections, logger: logger)),
      services: services, onServerRunning: onServerRunning, logger: logger)
  }
}
