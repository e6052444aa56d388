import Foundation
import Medblocks

/// A stateful in-process emulator of the Medblocks API, for tests and experiments.
///
/// It takes the bytes of a request, checks them against the contract and returns the bytes of a
/// response; ``client(apiKey:configuration:wrappingTransport:)`` creates a client that talks to it.
/// It also simulates what surrounds the API: the patient in the browser (``open(_:)``,
/// ``grantConsent(_:at:)``, ``denyConsent(_:at:)``), facilities with their records
/// (``setRecords(_:of:at:)``), webhook deliveries (``deliverWebhooks(signedAt:to:)``), and network and
/// service faults (``inject(_:into:after:times:when:)``).
///
/// Its clock starts at the current time. It moves with ``advance(by:)`` and while one of its clients
/// waits, so nothing takes real time. Sandboxes share no state and open no port, so tests can run in
/// parallel. A sandbox prints without its data.
public actor LocalSandbox: Transport, Redacted {
  /// The default API key of a sandbox.
  public static let apiKey = "mb_sk_sbx_local"

  /// A fixed start time for a sandbox's clock: 2026-04-25, 09:00 UTC.
  public static let fixedStartDate = Date(timeIntervalSince1970: 1_777_107_600)

  /// The API key of this sandbox; ``issueKey(allowing:expiringAfter:)`` adds others.
  public nonisolated let apiKey: String

  var service: SandboxService
  var faults: [FaultRule] = []
  var received: [ReceivedRequest] = []
  private var requestCount = 0

  /// The ends of the waits that are in progress.
  var waits: [Date] = []
  /// The start time of the clock.
  nonisolated let start: Date
  /// The time by which the clock has moved; the clock of a client.
  nonisolated let elapsed = Locked(Duration.zero)

  /// Creates a sandbox.
  ///
  /// - Parameters:
  ///   - facilities: The catalog.
  ///   - apiKey: The API key that clients use.
  ///   - pageURL: The base URL of the hosted page, and of the URLs of sessions.
  ///   - now: The start time of the clock, rounded down to a second. Pass ``fixedStartDate`` if a
  ///     test depends on the date.
  public init(
    facilities: [Facility] = Facility.examples, apiKey: String = LocalSandbox.apiKey,
    pageURL: String = "https://connect.sandbox.invalid", now: Date = Date()
  ) {
    let now = Date(timeIntervalSince1970: now.timeIntervalSince1970.rounded(.down))
    self.init(
      SandboxService(facilities: facilities, apiKey: apiKey, pageURL: pageURL, now: now))
  }

  init(_ service: SandboxService) {
    apiKey = service.apiKey
    start = service.now
    self.service = service
  }

  /// Creates a client that talks to this sandbox.
  ///
  /// The client uses the sandbox's clock: a wait between two attempts, or in
  /// `mb.patients.waitForRecords`, moves the clock and takes no real time.
  ///
  /// - Parameters:
  ///   - apiKey: A key from ``issueKey(allowing:expiringAfter:)``; nil for the sandbox's own key.
  ///   - configuration: The configuration; its transport is ignored.
  ///   - wrap: Returns a transport that wraps the one of the sandbox, to test it on the sandbox's
  ///     clock.
  /// - Throws: `MedblocksError` of kind `configuration` when the configuration is invalid.
  public nonisolated func client(
    apiKey: String? = nil, configuration: MedblocksClient.Configuration = .init(),
    wrappingTransport wrap: (any Transport) -> any Transport = { $0 }
  ) throws -> MedblocksClient {
    var configuration = configuration
    configuration.transport = wrap(SandboxTransport(sandbox: self))
    return try MedblocksClient(
      apiKey: apiKey ?? self.apiKey, configuration: configuration, timing: timing)
  }

  /// Responds to a request of the API in real time.
  ///
  /// With the fault ``Fault/stall`` it never returns; with ``Fault/slow(bytesPerSecond:)`` it takes as
  /// long as the response would.
  ///
  /// - Throws: `TransportError` for a fault of the connection, `CancellationError` when the task was
  ///   cancelled.
  public func send(_ request: TransportRequest) async throws -> TransportResponse {
    let reply = try reply(to: request)
    if reply.delay != .zero {
      try await Task.sleep(for: reply.delay ?? .seconds(1 << 32))
    }
    return try reply.result.get()
  }

  /// Does nothing, because a sandbox has no connections.
  public nonisolated func closeIdleConnections() {}

  /// Returns the result of a request, and the delay before a client gets it; nil for never.
  func reply(
    to request: TransportRequest
  ) throws -> (result: Result<TransportResponse, TransportError>, delay: Duration?) {
    try Task.checkCancellation()
    requestCount += 1
    let index = keep(ReceivedRequest(request, at: service.now))
    let fault = takeFault(for: received[index])
    if let error = fault?.transportError { return (.failure(error), .zero) }
    if fault == .stall { return (.failure(.timedOut), nil) }
    received[index].returnsEmptyPage = fault == .emptyPage
    let requestID = "req_sandbox_\(requestCount)"
    var response =
      fault?.response(requestID: requestID)
      ?? service.respond(to: received[index], key: request.bearerKey, requestID: requestID)
    if fault == .responseLost { return (.failure(.connectionLost), .zero) }
    fault?.alter(&response, to: received[index])
    received[index].statusCode = response.status
    let body = response.body
    let sent = TransportResponse(
      statusCode: response.status, headers: response.headers, body: body)
    return (.success(sent), fault?.delay(of: body.count) ?? .zero)
  }
}
