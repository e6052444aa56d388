import Foundation
import Medblocks

/// A copy of the catalog, read once and then again after ten minutes.
actor FacilityCatalog {
  private let mb: MedblocksClient
  private let maximumAge: TimeInterval
  private let limit: Int
  private var loading: Task<FacilitySearch, any Error>?
  private var loadedAt: Date?

  init(_ mb: MedblocksClient, maximumAge: TimeInterval = 600, limit: Int = 5_000) {
    self.mb = mb
    self.maximumAge = maximumAge
    self.limit = limit
  }

  /// Returns the facilities that match a text, the best first.
  ///
  /// - Throws: `MedblocksError` when the catalog cannot be read.
  func matches(_ text: String) async throws -> [FHIRSource] {
    guard !FacilitySearch.words(text).isEmpty else { return [] }
    return try await search().matches(text)
  }

  private func search() async throws -> FacilitySearch {
    if let loading, loadedAt.map({ $0.timeIntervalSinceNow > -maximumAge }) ?? true {
      return try await loading.value
    }
    let task = Task { [mb, limit] in
      var facilities: [FHIRSource] = []
      for try await facility in mb.connections.list(limit: 100) {
        facilities.append(facility)
        if facilities.count == limit { break }
      }
      return FacilitySearch(facilities)
    }
    loading = task
    loadedAt = nil
    do {
      let search = try await task.value
      loadedAt = Date()
      return search
    } catch {
      if loading == task { loading = nil }
      throw error
    }
  }
}
