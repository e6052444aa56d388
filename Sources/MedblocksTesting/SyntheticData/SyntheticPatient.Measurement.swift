extension SyntheticPatient {
  /// A quantity that is measured over the years.
  enum Measurement: String, CaseIterable {
    case hba1c, glucose, ldl, hdl, creatinine, hemoglobin, tsh, egfr, weight, systolic, diastolic

    /// The tests of each blood sample; the eGFR is reported once a year.
    static let bloodTests: [Measurement] = [
      .hba1c, .glucose, .ldl, .hdl, .creatinine, .hemoglobin, .tsh,
    ]

    var concept: Concept {
      switch self {
      case .hba1c: .loinc("4548-4", "Hemoglobin A1c")
      case .glucose: .loinc("1558-6", "Fasting glucose")
      case .ldl: .loinc("18262-6", "LDL cholesterol")
      case .hdl: .loinc("2085-9", "HDL cholesterol")
      case .creatinine: .loinc("2160-0", "Creatinine")
      case .hemoglobin: .loinc("718-7", "Hemoglobin")
      case .tsh: .loinc("3016-3", "Thyroid stimulating hormone (TSH)")
      case .egfr: .loinc("98979-8", "Estimated glomerular filtration rate (eGFR)")
      case .weight: .loinc("29463-7", "Body weight")
      case .systolic: .loinc("8480-6", "Systolic blood pressure")
      case .diastolic: .loinc("8462-4", "Diastolic blood pressure")
      }
    }

    /// The unit as it is displayed, and its UCUM code.
    var unit: (display: String, code: String) {
      switch self {
      case .hba1c: ("%", "%")
      case .glucose, .ldl, .hdl, .creatinine: ("mg/dL", "mg/dL")
      case .hemoglobin: ("g/dL", "g/dL")
      case .tsh: ("mIU/L", "m[IU]/L")
      case .egfr: ("mL/min/1.73 m²", "mL/min/{1.73_m2}")
      case .weight: ("kg", "kg")
      case .systolic, .diastolic: ("mmHg", "mm[Hg]")
      }
    }

    /// The number of digits after the decimal point.
    var digits: Int {
      switch self {
      case .creatinine, .tsh: 2
      case .hba1c, .hemoglobin, .weight: 1
      case .glucose, .ldl, .hdl, .egfr, .systolic, .diastolic: 0
      }
    }

    /// Returns the limits of the reference range.
    func range(gender: String) -> (low: Double?, high: Double?) {
      switch self {
      case .hba1c: (4, 5.6)
      case .glucose: (70, 99)
      case .ldl: (nil, 129)
      case .hdl: (40, nil)
      case .creatinine: (0.6, 1.3)
      case .hemoglobin: gender == "male" ? (13.5, 17.5) : (12, 15.5)
      case .tsh: (0.4, 4)
      case .egfr: (60, nil)
      case .weight, .systolic, .diastolic: (nil, nil)
      }
    }

    private var scale: Int { [1, 10, 100][digits] }

    /// Returns a value rounded to its digits after the decimal point.
    func roundedToDigits(_ value: Double) -> Double {
      (value * Double(scale)).rounded() / Double(scale)
    }

    /// Returns a value with its digits after the decimal point, trailing zeros included.
    func text(of value: Double) -> String {
      let number = Int((value * Double(scale)).rounded())
      let fraction = String(number % scale + scale).dropFirst()
      return digits == 0 ? "\(number)" : "\(number / scale).\(fraction)"
    }

    /// Returns a FHIR `Quantity`.
    func quantity(_ value: Double) -> String {
      """
      {"value":\(text(of: value)),"unit":"\(unit.display)",
      "system":"http://unitsofmeasure.org","code":"\(unit.code)"}
      """
    }

    /// Returns the members `interpretation` and `referenceRange`; "" without a range.
    func assessment(of value: Double, gender: String) -> String {
      let (low, high) = range(gender: gender)
      let limits = [("low", low), ("high", high)].compactMap { name, limit in
        limit.map { (name: name, json: quantity($0), text: text(of: $0)) }
      }
      guard let first = limits.first, let last = limits.last else { return "" }
      let description =
        limits.count == 2
        ? "\(first.text) to \(last.text)"
        : first.name == "low" ? "at least \(first.text)" : "at most \(first.text)"
      let result: Concept =
        if let high, value > high {
          .hl7("v3-ObservationInterpretation", "H", "High")
        } else if let low, value < low {
          .hl7("v3-ObservationInterpretation", "L", "Low")
        } else {
          .hl7("v3-ObservationInterpretation", "N", "Normal")
        }
      let members = limits.map { #""\#($0.name)":\#($0.json)"# } + [#""text":"\#(description)""#]
      return """
        ,"interpretation":[\(result.json)],"referenceRange":[{\(members.joined(separator: ","))}]
        """
    }
  }
}
