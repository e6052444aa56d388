/// The catalog of facilities that patients can connect to: `mb.connections`.
///
/// Every verb throws ``MedblocksError``, and `CancellationError` when its task is cancelled.
public struct Connections: Sendable {
  let api: API

  /// Searches the catalog, by default all of it, `limit` (1 to 100, by default 10) a page.
  ///
  /// `text` matches any part of the name, whatever the case. API: `api.listFhirSources`.
  public func list(
    matching text: String? = nil, type: FHIRSource.Vendor? = nil, limit: Int? = nil,
    startingAfter cursor: String? = nil
  ) -> PagedSequence<ListPage<FHIRSource>> {
    api.list(
      .listFHIRSources, limit: limit, startingAfter: cursor,
      filters: [("q", text), ("type", type?.rawValue)])
  }

  /// Reads a facility of the catalog.
  ///
  /// It takes a catalog id, `fhirsrc_*`, or the base URL of a FHIR server. API:
  /// `api.getFhirSource`.
  public func retrieve(_ id: FHIRSource.ID) async throws -> FHIRSource {
    let isCatalogID = id.rawValue.hasPrefix("fhirsrc_")
    return try await api.send(Request(.getFHIRSource, id.rawValue)) { !isCatalogID || $0.id == id }
  }
}
