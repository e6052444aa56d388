/// The measurements, at a laboratory that sends its results to each facility and at visits.
extension SyntheticPatient {
  /// The time and the origin of an observation.
  struct Occasion {
    let daysAgo: Int
    let dateTime: String
    /// The member that names the encounter or the laboratory, with a comma before it.
    let origin: String
    /// The end of the names of its resources.
    let suffix: String
  }

  /// Returns the yearly results of a laboratory, the same at each facility, with their reports.
  func laboratoryResults(_ generator: inout SeededGenerator) -> [RawResource] {
    var resources: [RawResource] = []
    for year in 0..<4 {
      let daysAgo = 9 + 365 * year + generator.integer(in: 0...20)
      let occasion = Occasion(
        daysAgo: daysAgo, dateTime: "\(day(daysAgo))T08:05:00-05:00",
        origin: #","performer":[{"display":"Nowhere Reference Laboratory (made up)"}]"#,
        suffix: "lab-\(year + 1)")
      let tests = Measurement.bloodTests + [.egfr]
      var results = tests.map { result($0, on: occasion, &generator) }
      if year == 0 { results.append(failedTest(on: occasion)) }
      let references = results.compactMap(\.id).map { #"{"reference":"Observation/\#($0)"}"# }
      resources += results
      resources.append(
        resource(
          "DiagnosticReport", "report-\(year + 1)",
          """
          "status":"final","category":
          [\(Concept.hl7("v2-0074", "LAB", "Laboratory").json)],
          "code":\(Concept.loinc("24323-8", "Metabolic panel").json),\(subject),
          "effectiveDateTime":"\(occasion.dateTime)","result":[\(references.joined(separator: ","))]
          """))
    }
    return resources
  }

  /// Returns a measurement with its reference range.
  func result(
    _ measurement: Measurement, on occasion: Occasion, _ generator: inout SeededGenerator
  ) -> RawResource {
    let value = measuredValue(of: measurement, on: occasion, &generator)
    let category = measurement == .weight ? vitalSigns : laboratory
    return resource(
      "Observation", "\(measurement)-\(occasion.suffix)",
      """
      \(observation(category, measurement.concept, on: occasion)),
      "valueQuantity":\(measurement.quantity(value))
      \(measurement.assessment(of: value, gender: person.gender))
      """)
  }

  func bloodPressure(
    on occasion: Occasion, _ generator: inout SeededGenerator
  ) -> RawResource {
    let components = [Measurement.systolic, .diastolic].map { measurement in
      let value = measuredValue(of: measurement, on: occasion, &generator)
      return """
        {"code":\(measurement.concept.json),"valueQuantity":\(measurement.quantity(value))}
        """
    }
    return resource(
      "Observation", "blood-pressure-\(occasion.suffix)",
      """
      \(observation(vitalSigns, .loinc("85354-9", "Blood pressure"), on: occasion)),
      "component":[\(components.joined(separator: ","))]
      """)
  }

  /// Returns a result without a value, with the reason.
  private func failedTest(on occasion: Occasion) -> RawResource {
    resource(
      "Observation", "sodium-\(occasion.suffix)",
      """
      \(observation(laboratory, .loinc("2951-2", "Sodium"), on: occasion)),
      "dataAbsentReason":\(Concept.hl7("data-absent-reason", "error", "Error").json)
      """)
  }

  private func measuredValue(
    of measurement: Measurement, on occasion: Occasion, _ generator: inout SeededGenerator
  ) -> Double {
    measurement.roundedToDigits(
      person.trends[measurement]?.measuredValue(occasion.daysAgo, &generator) ?? 0)
  }

  private var laboratory: Concept { .hl7("observation-category", "laboratory", "Laboratory") }
  private var vitalSigns: Concept { .hl7("observation-category", "vital-signs", "Vital Signs") }

  private func observation(_ category: Concept, _ code: Concept, on occasion: Occasion) -> String {
    """
    "status":"final","category":[\(category.json)],"code":\(code.json),\(subject),
    "effectiveDateTime":"\(occasion.dateTime)"\(occasion.origin)
    """
  }
}
