import Medblocks

/// The part of a backend that reads health records for several organizations.
///
/// Each organization is a tenant with a Medblocks workspace of its own. All tenants share one client,
/// so they share its connections, and a tenant that is throttled does not slow down the others.
public struct TenantService: Sendable {
  /// An organization with its Medblocks workspace.
  public struct Tenant: Sendable {
    /// The name of the tenant in logs and in the event store.
    public let name: String
    let apiKey: String
    let webhookSecrets: [WebhookSecret]

    /// Creates a tenant; during a rotation, it has the new and the old webhook secret.
    public init(name: String, apiKey: String, webhookSecrets: [WebhookSecret]) {
      self.name = name
      self.apiKey = apiKey
      self.webhookSecrets = webhookSecrets
    }
  }

  /// The error for a tenant that does not exist.
  public struct UnknownTenant: Error {}

  private struct Workspace {
    let mb: MedblocksClient
    let inbox: WebhookInbox
  }

  private let workspaces: [String: Workspace]
  private let log: @Sendable (String) -> Void

  /// Creates a service.
  ///
  /// - Parameters:
  ///   - tenants: The tenants.
  ///   - configuration: The configuration of the client that all tenants share.
  ///   - store: The handled webhook events of all tenants.
  ///   - log: Writes a line to the log.
  /// - Throws: `MedblocksError` of kind `configuration`, for example for an invalid API key.
  public init(
    tenants: [Tenant], configuration: MedblocksClient.Configuration = .init(),
    store: any WebhookEventStore = InMemoryWebhookEventStore(),
    log: @escaping @Sendable (String) -> Void
  ) throws {
    guard let first = tenants.first else { throw UnknownTenant() }
    var configuration = configuration
    configuration.interceptors.append(TraceHeader())
    let shared = try MedblocksClient(apiKey: first.apiKey, configuration: configuration)
    var workspaces: [String: Workspace] = [:]
    for tenant in tenants {
      workspaces[tenant.name] = Workspace(
        mb: try shared.withAPIKey(tenant.apiKey).withOptions { options in
          options.observer = { log("\(tenant.name): \($0)") }
        },
        inbox: try WebhookInbox(
          secrets: tenant.webhookSecrets, store: store, namespace: tenant.name))
    }
    self.workspaces = workspaces
    self.log = log
  }

  private func workspace(of tenant: String) throws -> Workspace {
    guard let workspace = workspaces[tenant] else { throw UnknownTenant() }
    return workspace
  }

  /// Returns a patient for a page that must not wait long: one attempt of at most 2 seconds.
  ///
  /// - Throws: `MedblocksError`, and ``UnknownTenant``.
  public func patient(_ id: String, of tenant: String) async throws -> PatientDetail {
    let mb = try workspace(of: tenant).mb.withOptions {
      $0.timeout = .seconds(2)
      $0.maximumRetries = 0
    }
    let (patient, response) = try await mb.withResponse { try await $0.patients.retrieve(id) }
    log("\(tenant): request \(response.requestID ?? "without id") took \(response.duration)")
    return patient
  }

  /// Handles a webhook delivery of a tenant, and returns the status to respond with.
  ///
  /// - Parameters:
  ///   - body: The raw body.
  ///   - signature: The value of `Medblocks-Signature`.
  ///   - tenant: The tenant, from the path of the request.
  ///   - onSync: Handles the id of a patient whose records have arrived.
  public func receiveWebhook(
    _ body: [UInt8], signature: String?, for tenant: String,
    onSync: @Sendable (String) async throws -> Void
  ) async -> Int {
    guard let inbox = try? workspace(of: tenant).inbox else { return 404 }
    return await inbox.respond(to: body, signature: signature) { event in
      guard case .recordsSyncCompleted(let sync) = event.payload else { return }
      try await onSync(sync.patientID)
    }
  }

  /// Reads the records of many patients, a few patients at a time.
  ///
  /// - Parameters:
  ///   - patientIDs: The ids of the patients.
  ///   - tenant: The tenant.
  ///   - width: The maximum number of patients at a time.
  ///   - store: Stores a page of records.
  /// - Returns: The number of records.
  /// - Throws: The first error of a call or of `store`.
  public func backfill(
    _ patientIDs: [String], of tenant: String, width: Int = 8,
    storing store: @escaping @Sendable (PatientRecord.Page) async throws -> Void
  ) async throws -> Int {
    let mb = try workspace(of: tenant).mb
    return try await withThrowingTaskGroup(of: Int.self) { group in
      var count = 0
      for (index, id) in patientIDs.enumerated() {
        if index >= width { count += try await group.next() ?? 0 }
        group.addTask {
          var count = 0
          for try await page in mb.patients.records(id).pages {
            try await store(page)
            count += page.data.count
          }
          return count
        }
      }
      for try await records in group { count += records }
      return count
    }
  }
}
