import Foundation
import Medblocks

/// Medblocks in the process: a stateful emulator of the API, for tests and for trying things out.
///
/// It takes the bytes of a request, holds them to the contract and gives the bytes of an answer.
/// ``client(apiKey:configuration:)`` makes a client that talks to it. Beside the API it plays the
/// rest of the world: the patient in the browser (``open(_:)``, ``grantConsent(_:at:)``,
/// ``denyConsent(_:at:)``), facilities with their records (``setRecords(_:of:at:)``), deliveries of webhooks
/// (``deliverWebhooks(signedAt:to:)``), and what goes wrong on the way
/// (``inject(_:into:after:times:when:)``).
///
/// Its clock stands still until ``advance(by:)``, or until a client of it waits: nothing takes real
/// time. Sandboxes share nothing and open no port, so tests run in parallel.
public actor LocalSandbox: Transport {
  /// The API key that a sandbox takes, unless it is given another.
  public static let apiKey = "mb_sk_sbx_local"

  /// Where a sandbox's clock stands at first, unless it is told otherwise.
  public static let defaultStartDate = Date(timeIntervalSince1970: 1_777_107_600)

  static let apiVersion = "2026-04-25"

  /// The API key that this sandbox takes, besides those of ``issueKey(allowing:expiringAfter:)``.
  public nonisolated let apiKey: String

  var state: SandboxState
  var faults: [FaultRule] = []
  var received: [ReceivedRequest] = []
  private var requestCount = 0

  /// When the waits of this sandbox's clients are over.
  var waits: [Date] = []
  /// How far the clock has moved; a client's clock.
  nonisolated let elapsed = Locked(Duration.zero)

  /// Makes a sandbox with a catalog and a clock.
  ///
  /// `pageURL` is where the hosted page seems to be: sessions' URLs begin with it.
  public init(
    facilities: [Facility] = Facility.examples, apiKey: String = LocalSandbox.apiKey,
    pageURL: String = "https://connect.sandbox.invalid", now: Date = LocalSandbox.defaultStartDate
  ) {
    self.init(
      SandboxState(facilities: facilities, apiKey: apiKey, pageURL: pageURL, now: now))
  }

  init(_ state: SandboxState) {
    apiKey = state.apiKey
    self.state = state
  }

  /// A client that talks to this sandbox; of the configuration all but the transport counts.
  ///
  /// Its clock is the sandbox's: a wait between two attempts, or in
  /// `mb.patients.waitForRecords`, moves the sandbox's clock and takes no time.
  /// `apiKey` is another key than the sandbox's own, from ``issueKey(allowing:expiringAfter:)`` say.
  /// Throws `MedblocksError` when the configuration cannot be used.
  public nonisolated func client(
    apiKey: String? = nil, configuration: MedblocksClient.Configuration = .init()
  ) throws -> MedblocksClient {
    var configuration = configuration
    configuration.transport = SandboxTransport(sandbox: self)
    return try MedblocksClient(
      apiKey: apiKey ?? self.apiKey, configuration: configuration, timing: timing)
  }

  /// Answers a request of the API, in real time: a stalled answer never comes, and a slow one takes
  /// as long as it says.
  ///
  /// Every answer has a status. Throws `CancellationError`, and `TransportError` for a fault that was
  /// injected.
  public func send(_ request: TransportRequest) async throws -> TransportResponse {
    let arrival = try arrival(of: request)
    if arrival.delay != .zero {
      try await Task.sleep(for: arrival.delay ?? .seconds(1 << 32))
    }
    return try arrival.result.get()
  }

  /// What comes back, and after how long; nil for never.
  func arrival(
    of request: TransportRequest
  ) throws -> (result: Result<TransportResponse, TransportError>, delay: Duration?) {
    try Task.checkCancellation()
    requestCount += 1
    let index = note(ReceivedRequest(request, at: state.now))
    let fault = takeFault(for: received[index])
    if let error = fault?.transportError { return (.failure(error), .zero) }
    if fault == .stall { return (.failure(.timedOut), nil) }
    received[index].returnsEmptyPage = fault == .emptyPage
    let requestID = "req_sandbox_\(requestCount)"
    var answer =
      fault?.answer(requestID: requestID)
      ?? self.answer(to: received[index], key: request.bearerKey, requestID: requestID)
    if fault == .responseLost { return (.failure(.connectionLost), .zero) }
    fault?.distort(&answer, to: received[index])
    received[index].statusCode = answer.status
    let body = answer.body
    let response = TransportResponse(
      statusCode: answer.status, headers: answer.headers, body: body)
    return (.success(response), fault?.delay(of: body.count) ?? .zero)
  }

  private func answer(
    to request: ReceivedRequest, key: String?, requestID: String
  ) -> SandboxResponse {
    do throws(SandboxError) {
      let operation = try request.checkedOperation()
      if let version = request.version, version != Self.apiVersion {
        throw SandboxError("unsupported_api_version", message: "No such version.")
      }
      try check(key, for: operation)
      return try route(request, operation, requestID)
    } catch {
      return SandboxResponse(requestID: requestID, error: error)
    }
  }
}
