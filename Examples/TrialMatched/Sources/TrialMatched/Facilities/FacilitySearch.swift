import Foundation
import Medblocks

/// A search for facilities that forgives: quotes, accents, word order, a typo, the brand of a portal.
///
/// The API matches a part of the name only, so the app searches its copy of the catalog.
struct FacilitySearch: Sendable {
  private let entries: [Entry]

  private struct Entry: Sendable {
    let facility: FHIRSource
    let words: [String]
    /// The names of the portal's vendor, which count less than the facility's own name.
    let brands: [String]
  }

  init(_ facilities: some Sequence<FHIRSource>) {
    entries = facilities.map { facility in
      Entry(
        facility: facility, words: Self.words(facility.name),
        brands: facility.type.map { Self.words(Self.brands[$0, default: $0.rawValue]) } ?? [])
    }
  }

  /// The names under which patients know the portals of a vendor.
  private static let brands: [FHIRSource.Vendor: String] = [
    .epic: "Epic MyChart", .cerner: "Oracle Health Cerner", .athena: "athenahealth",
    .meditech: "MEDITECH Expanse",
  ]

  /// Returns the facilities that match each word of a text, the best first.
  func matches(_ text: String, limit: Int = 10) -> [FHIRSource] {
    let words = Self.words(text)
    guard !words.isEmpty else { return [] }
    let scored = entries.compactMap { entry -> (score: Int, facility: FHIRSource)? in
      var score = 0
      for word in words {
        let own = entry.words.compactMap { Self.score(word, $0) }.max()
        let brand = entry.brands.compactMap { Self.score(word, $0) }.max().map { $0 / 2 }
        guard let best = [own, brand].compactMap({ $0 }).max() else { return nil }
        score += best
      }
      return (score, entry.facility)
    }
    return scored.sorted {
      ($1.score, $0.facility.name.lowercased()) < ($0.score, $1.facility.name.lowercased())
    }.prefix(limit).map(\.facility)
  }

  /// Returns the words of a text without accents and punctuation: "Children’s" is "childrens".
  static func words(_ text: String) -> [String] {
    let plain = text.folding(
      options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil
    ).filter { !"'’‘`´ʼ\"“”„".contains($0) }
    return plain.split { !($0.isLetter || $0.isNumber) }.map(String.init)
      .filter { !["the", "of", "and", "at"].contains($0) }
      .map { abbreviations[$0] ?? $0 }
  }

  private static let abbreviations = [
    "st": "saint", "hosp": "hospital", "ctr": "center", "centre": "center", "med": "medical",
    "univ": "university", "mt": "mount",
  ]

  /// Returns how well a typed word matches a word of a name; nil when it does not.
  private static func score(_ typed: String, _ word: String) -> Int? {
    if typed == word { return 100 }
    if word.hasPrefix(typed) { return 80 }
    if typed.count >= 3, word.contains(typed) { return 50 }
    let allowed = typed.count >= 8 ? 2 : typed.count >= 4 ? 1 : 0
    guard allowed > 0 else { return nil }
    // The beginning of the word is compared too, for a typo in a word that is not complete.
    let candidates = [word, String(word.prefix(typed.count)), String(word.prefix(typed.count + 1))]
    let distance = candidates.map { self.distance(Array(typed), Array($0)) }.min() ?? .max
    return distance <= allowed ? 40 - 10 * distance : nil
  }

  /// Returns the number of insertions, deletions, replacements and swaps of neighbours.
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    var rows = [Array(0...right.count)]
    for (i, a) in left.enumerated() {
      var row = [i + 1]
      for (j, b) in right.enumerated() {
        var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a == b ? 0 : 1))
        if i > 0, j > 0, a == right[j - 1], left[i - 1] == b {
          best = min(best, rows[i - 1][j - 1] + 1)
        }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[left.count][right.count]
  }
}
