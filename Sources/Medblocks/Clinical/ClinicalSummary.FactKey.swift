extension ClinicalSummary {
  /// The identity of a fact, equal for records of several facilities that state the same.
  public struct FactKey: Hashable, Sendable, Redacted {
    private let fields: [String?]
    private let components: Set<[String?]>

    fileprivate init?(_ summary: ClinicalSummary) {
      guard summary.isFact, let code = FHIRCoding.identifying(summary.codes) else { return nil }
      switch summary.category {
      case .document, .visit: return nil
      case .allergy, .condition: break
      default: guard summary.date?.precision != nil else { return nil }
      }
      components = Set(summary.components.map(Self.fields))
      fields =
        [
          summary.resourceType.rawValue, code.system, code.code, summary.status, summary.date?.key,
          summary.endDate?.key,
        ] + Self.fields(of: summary.finding) + summary.dosage
    }

    private static func fields(of finding: Finding) -> [String?] {
      let code = FHIRCoding.identifying(finding.codes)
      let name = code == nil ? finding.title : nil
      return [code?.system, code?.code, name] + fields(of: finding.value)
    }

    private static func fields(of value: FHIRValue?) -> [String?] {
      switch value {
      case .quantity(let quantity):
        ["quantity", quantity.comparator, quantity.valueKey, quantity.unitKey]
      case .coded(let concept):
        FHIRCoding.identifying(concept.codings).map { ["coded", $0.system, $0.code, nil] }
          ?? ["text", concept.displayText, nil, nil]
      case .dateTime(let date): ["dateTime", date.key, nil, nil]
      case .text(let text): ["text", text, nil, nil]
      case .absent: ["absent", nil, nil, nil]
      case let value?: ["other", value.displayText, nil, nil]
      case nil: [nil, nil, nil, nil]
      }
    }
  }

  /// The key that equal facts share; nil when a fact cannot be compared with others.
  ///
  /// Equal facts have the same resource type, code, status, dates, dosage, value, unit and
  /// components. Numbers are compared by value: `6.1` is `6.10`. Dates are compared as precisely as
  /// sent: a day differs from a time on that day, and a time with an offset is the same moment in any
  /// zone. Codes are compared in one code system, LOINC and SNOMED CT first.
  ///
  /// A fact has no key if it has no code with a system, if it is not a fact (``isFact``), if it has no
  /// date and is neither a condition nor an allergy, and if it is a visit or document: those of two
  /// facilities are two. So records are rather listed twice than merged wrongly.
  public var factKey: FactKey? { FactKey(self) }

  /// Returns whether another summary states the same fact; see ``factKey`` for the limits.
  public func isSameFact(as other: ClinicalSummary) -> Bool {
    guard let factKey else { return false }
    return factKey == other.factKey
  }
}
