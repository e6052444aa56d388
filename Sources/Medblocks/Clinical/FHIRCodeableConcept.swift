/// A concept as text, as codes, or both, a FHIR `CodeableConcept`.
public struct FHIRCodeableConcept: Hashable, Sendable, Redacted {
  /// The concept as the person who entered it saw it.
  public let text: String?
  /// The codes of the concept, in order.
  public let codings: [FHIRCoding]

  /// Creates a concept.
  public init(text: String? = nil, codings: [FHIRCoding] = []) {
    self.text = text
    self.codings = codings
  }

  /// Creates a concept from a FHIR `CodeableConcept` element.
  ///
  /// A `Coding` outside a concept, a string, and an array, of which the first usable element counts,
  /// are accepted.
  ///
  /// - Returns: Nil when the element has neither text nor a coding.
  public init?(element: JSON) {
    if case .array(let elements) = element {
      guard let concept = elements.lazy.compactMap(Self.init(single:)).first else { return nil }
      self = concept
    } else {
      self.init(single: element)
    }
  }

  private init?(single element: JSON) {
    text = element.clinicalText ?? element["text"].clinicalText
    let codings = element["coding"].listed.compactMap(FHIRCoding.init(element:))
    self.codings = codings.isEmpty ? FHIRCoding(element: element).map { [$0] } ?? [] : codings
    guard text != nil || !self.codings.isEmpty else { return nil }
  }

  /// The text, otherwise the display of the coding that a person selected or of the first with one.
  public var name: String? {
    text ?? codings.first { $0.isUserSelected && $0.display != nil }?.display
      ?? codings.lazy.compactMap(\.display).first
  }

  /// The concept for people: its ``name``, otherwise its first code.
  public var displayText: String? { name ?? codings.lazy.compactMap(\.code).first }

  /// Whether one of the codes, or else the text, is one of some lower-case codes.
  func matches(_ codes: Set<String>) -> Bool {
    (codings.compactMap(\.code) + [text].compactMap { $0 }).contains {
      codes.contains($0.lowercased().replacing(" ", with: "-"))
    }
  }
}
