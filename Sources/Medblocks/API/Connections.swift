/// The catalog of facilities that patients can connect to: `mb.connections`.
public struct Connections: Sendable {
  let pipeline: Pipeline

  /// Searches the catalog.
  ///
  /// - Parameters:
  ///   - text: A part of the facility's name, regardless of case; nil for all facilities.
  ///   - type: Only facilities whose record system is from this vendor.
  ///   - limit: The size of a page, 1 to 100; the default is 10.
  ///   - cursor: The ``ListPage/nextCursor`` of a page, to continue after it.
  ///
  /// API operation: listFhirSources
  public func list(
    matching text: String? = nil, type: FHIRSource.Vendor? = nil, limit: Int? = nil,
    startingAfter cursor: String? = nil
  ) -> PagedSequence<ListPage<FHIRSource>> {
    pipeline.list(
      .listFHIRSources, limit: limit, startingAfter: cursor,
      filters: [("q", text), ("type", type?.rawValue)])
  }

  /// Retrieves a facility of the catalog.
  ///
  /// - Parameter id: A catalog id, `fhirsrc_*`, or the base URL of a FHIR server.
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  ///
  /// API operation: getFhirSource
  public func retrieve(_ id: FHIRSource.ID) async throws -> FHIRSource {
    let isCatalogID = id.rawValue.hasPrefix("fhirsrc_")
    return try await pipeline.send(Request(.getFHIRSource, id.rawValue)) {
      !isCatalogID || $0.id == id
    }
  }
}
