import Foundation
import Medblocks

/// Medblocks in the process: a stateful emulator of the API, for tests and for trying things out.
///
/// It takes the bytes of a request and gives the bytes of an answer, through its ``send(_:)`` as
/// the transport of a client, and holds them to the contract: key, version, unknown fields and
/// parameters, limits, reserved prefixes. Its clock stands still until ``advance(by:)``. The
/// patient's part in the flow is played by ``approve(_:at:)`` and ``refuse(_:at:)``, a facility's pull
/// by ``addRecords(_:to:from:)``; ``deliverWebhooks(signedAt:to:)`` hands the events of it to your
/// handler. Sandboxes share nothing, so tests may run in parallel.
public actor LocalSandbox: Transport {
  /// The API key that a sandbox takes, unless it is given another.
  public static let apiKey = "mb_sk_sbx_local"

  /// Where a sandbox's clock stands at first, unless it is told otherwise.
  public static let startOfTime = Date(timeIntervalSince1970: 1_777_107_600)

  static let apiVersion = "2026-04-25"

  /// The API key that this sandbox takes.
  public nonisolated let apiKey: String

  var state: SandboxState
  private var requestCount = 0

  /// Makes a sandbox with a catalog and a clock.
  public init(
    facilities: [Facility] = Facility.examples, apiKey: String = LocalSandbox.apiKey,
    now: Date = LocalSandbox.startOfTime
  ) {
    self.apiKey = apiKey
    state = SandboxState(facilities: facilities, now: now)
  }

  /// A client that talks to this sandbox; of the configuration all but the transport counts.
  ///
  /// Throws ``MedblocksError`` when the configuration cannot be used.
  public nonisolated func client(
    configuration: MedblocksClient.Configuration = .init()
  ) throws -> MedblocksClient {
    var configuration = configuration
    configuration.transport = self
    return try MedblocksClient(apiKey: apiKey, configuration: configuration)
  }

  /// The sandbox's clock.
  ///
  /// It moves when ``advance(by:)`` says so.
  public var now: Date { state.now }

  /// Moves the clock, so that sessions and cursors expire.
  public func advance(by duration: Duration) {
    let (seconds, attoseconds) = duration.components
    state.now += Double(seconds) + Double(attoseconds) / 1e18
  }

  /// Answers a request of the API; every answer has a status, and nothing is ever thrown but
  /// `CancellationError`.
  public func send(_ request: TransportRequest) async throws -> TransportResponse {
    try Task.checkCancellation()
    requestCount += 1
    let requestID = "req_sandbox_\(requestCount)"
    var status = 200
    var headers = [("Content-Type", "application/json"), ("X-Request-Id", requestID)]
    let answer: [UInt8]
    do {
      answer = try self.answer(to: SandboxRequest(request))
    } catch let fault as SandboxFault {
      status = fault.status
      if let seconds = fault.retryAfter { headers.append(("Retry-After", "\(seconds)")) }
      answer = try fault.envelope(requestID: requestID).bytes()
    }
    return TransportResponse(statusCode: status, headers: headers, body: answer)
  }

  private func answer(to request: SandboxRequest) throws -> [UInt8] {
    if let version = request.version, version != Self.apiVersion {
      throw SandboxFault.invalid(nil, "No such version.", code: "unsupported_api_version")
    }
    if request.path != ["health"] {
      guard let key = request.apiKey else {
        throw SandboxFault.unauthenticated("missing_api_key", "There is no API key.")
      }
      guard key == apiKey else {
        throw SandboxFault.unauthenticated("invalid_api_key", "The API key is not known.")
      }
    }
    if request.isForRecords { return try recordsPage(of: request.path[1], request) }
    return try route(request).bytes()
  }
}

extension LocalSandbox {
  /// A facility of the sandbox's catalog.
  public struct Facility: Hashable, Sendable {
    /// The catalog id.
    public var id: FHIRSource.ID
    /// The name that a search looks at.
    public var name: String
    /// The vendor, or nil.
    public var type: FHIRSource.Vendor?

    /// Makes a facility.
    public init(id: FHIRSource.ID, name: String, type: FHIRSource.Vendor?) {
      self.id = id
      self.name = name
      self.type = type
    }

    /// The base of its FHIR server, made of the id.
    public var fhirBaseURL: String { "https://\(host).invalid/fhir/r4" }

    private var host: String { id.rawValue.replacingOccurrences(of: "_", with: "-") }

    /// A small catalog of facilities that do not exist.
    public static let examples: [Facility] = [
      Facility(id: "fhirsrc_maple", name: "Maple Grove General Hospital", type: .epic),
      Facility(id: "fhirsrc_harbor", name: "Harbor Lights Medical Center", type: .cerner),
      Facility(id: "fhirsrc_meadow", name: "Meadowbrook Family Clinic", type: .athena),
      Facility(id: "fhirsrc_quarry", name: "Quarry Hill Community Hospital", type: .meditech),
      Facility(id: "fhirsrc_cedar", name: "Cedar Valley Children's Hospital", type: .epic),
      Facility(id: "fhirsrc_lantern", name: "Lantern Street Health Plan", type: nil),
    ]

    var json: SandboxJSON {
      [
        "id": .string(id.rawValue), "resource_type": "fhir_source", "name": .string(name),
        "type": SandboxJSON(type?.rawValue), "fhir_base_url": .string(fhirBaseURL),
        "logo_url": .string("https://\(host).invalid/logo.svg"),
        "portal_url": .string("https://\(host).invalid/portal"),
      ]
    }
  }
}
