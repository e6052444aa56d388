import Hummingbird

/// The number of records of a patient by type, and whether more are expected.
struct RecordProgress: ResponseEncodable, Equatable {
  struct Count: Encodable, Equatable {
    let type: String
    var count: Int
  }

  private(set) var counts: [Count] = []
  private(set) var total = 0
  /// Whether the first records of a connected facility are still expected.
  var isSyncing = false

  mutating func count(_ type: String) {
    total += 1
    if let index = counts.firstIndex(where: { $0.type == type }) {
      counts[index].count += 1
    } else {
      counts.append(Count(type: type, count: 1))
      counts.sort { $0.type < $1.type }
    }
  }
}
