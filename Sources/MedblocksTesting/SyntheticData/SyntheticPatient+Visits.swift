import Foundation

/// The visits to the facility: yearly check-ups with measurements, and two short ones.
extension SyntheticPatient {
  func visits(_ generator: inout SeededGenerator) -> [RawResource] {
    var resources: [RawResource] = []
    for year in 0..<4 {
      let occasion = occasion(
        100 + 365 * year + generator.integer(in: 0...120), hour: generator.integer(in: 9...15),
        suffix: "checkup-\(year + 1)")
      resources.append(encounter(.snomed("185349003", "Check-up"), on: occasion))
      resources.append(bloodPressure(on: occasion, &generator))
      for measurement in Measurement.bloodTests + [.weight] {
        resources.append(result(measurement, on: occasion, &generator))
      }
      if year < 2 { resources.append(letter("Summary of a check-up", on: occasion)) }
      if year == 0 { resources.append(electrocardiogram(on: occasion)) }
    }
    for number in 0..<2 {
      let occasion = occasion(
        4 + 620 * number + generator.integer(in: 0...50), hour: generator.integer(in: 9...15),
        suffix: "visit-\(number + 1)")
      resources.append(encounter(.snomed("185345009", "Visit for a symptom"), on: occasion))
      resources.append(bloodPressure(on: occasion, &generator))
      if number == 0 { resources.append(letter("Letter after a visit", on: occasion)) }
    }
    return resources
  }

  private func occasion(_ daysAgo: Int, hour: Int, suffix: String) -> Occasion {
    Occasion(
      daysAgo: daysAgo, dateTime: "\(day(daysAgo))T\(hour < 10 ? "0" : "")\(hour):15:00-05:00",
      origin: #","encounter":\#(reference("Encounter", suffix))"#, suffix: suffix)
  }

  private func encounter(_ reason: Concept, on occasion: Occasion) -> RawResource {
    let end = occasion.dateTime.replacing(":15:00", with: ":40:00")
    return resource(
      "Encounter", occasion.suffix,
      """
      "status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode",
      "code":"AMB","display":"ambulatory"},"type":[\(reason.json)],
      \(subject),"participant":[{"individual":\(reference("Practitioner", "practitioner"))}],
      "period":{"start":"\(occasion.dateTime)","end":"\(end)"},
      "serviceProvider":\(reference("Organization", "organization"))
      """)
  }

  private func electrocardiogram(on occasion: Occasion) -> RawResource {
    resource(
      "Procedure", "ecg",
      """
      "status":"completed","code":\(Concept.snomed("29303009", "Electrocardiogram").json),
      \(subject)\(occasion.origin),"performedDateTime":"\(occasion.dateTime)"
      """)
  }

  private func letter(_ title: String, on occasion: Occasion) -> RawResource {
    let text = """
      \(facilityName)

      \(title) on \(day(occasion.daysAgo))

      \(person.given) \(person.family) was seen by Dr. Nell Nobody. This letter is made up: nobody \
      wrote it, and it is about nobody.
      """
    return resource(
      "DocumentReference", "letter-\(occasion.suffix)",
      """
      "status":"current","type":\(Concept.loinc("34133-9", "Summary of episode note").json),
      \(subject),"date":"\(occasion.dateTime)","description":"\(title)",
      "content":[{"attachment":{"contentType":"text/plain; charset=utf-8",
      "data":"\(Data(text.utf8).base64EncodedString())","title":"\(title)"}}],
      "context":{"encounter":[\(reference("Encounter", occasion.suffix))]}
      """)
  }
}
