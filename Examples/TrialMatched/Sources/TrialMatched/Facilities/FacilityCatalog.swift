import Medblocks

/// A copy of the catalog, read once and then again after ten minutes.
struct FacilityCatalog: Sendable {
  private static let limit = 5_000

  private let mb: MedblocksClient
  private let loads = SharedLoads<FacilitySearch>(maximumAge: .seconds(600))

  init(_ mb: MedblocksClient) { self.mb = mb }

  /// Returns the facilities that match a text, the best first.
  ///
  /// - Throws: `MedblocksError` when the catalog cannot be read.
  func matches(_ text: String) async throws -> [FHIRSource] {
    guard !FacilitySearch.words(text).isEmpty else { return [] }
    let search = try await loads.value(of: "catalog", version: 0) { [mb] in
      FacilitySearch(try await mb.connections.list(limit: 100).collect(upTo: Self.limit).items)
    }
    return search.matches(text)
  }
}
