//! The vocabulary of columns: which kinds of record come in, and which fields they have.
//!
//! `key` is the word used in templates, configuration, exports and the registry; `label` is what an office reads.

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $key:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }

            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }

            #[must_use]
            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.key() == key)
            }
        }
    };
}

vocabulary! {
    /// What one row (or card) of a table is about. DOMAIN §3.
    RecordKind {
        Workshop = "workshop", "事業所";
        Desk = "desk", "窓口";
        Case = "case", "案件";
        CaseSplit = "case_split", "案件の分割";
        Application = "application", "応募";
        Order = "order", "発注";
        Delivery = "delivery", "納品";
        Wage = "wage", "工賃実績";
        MonthlyWage = "monthly_wage", "月次工賃";
        Lead = "lead", "商談";
        Cost = "cost", "営業費用";
        GrossProfit = "gross_profit", "粗利";
        Budget = "budget", "予算";
        Plan = "plan", "計画値";
        Reference = "reference", "当社実績数値";
        Survey = "survey", "アンケート";
    }
}

vocabulary! {
    /// A column's meaning.
    Field {
        RowNumber = "row_number", "連番";
        Name = "name", "事業所名";
        NameKana = "name_kana", "事業所名（カナ）";
        Corporation = "corporation", "法人名";
        CorporationKana = "corporation_kana", "法人名（カナ）";
        CorporationForm = "corporation_form", "法人種別";
        CorporateNumber = "corporate_number", "法人番号";
        CorporationPostalCode = "corporation_postal_code", "法人の郵便番号";
        CorporationAddress = "corporation_address", "法人の住所";
        CorporationPhone = "corporation_phone", "法人の電話番号";
        CorporationFax = "corporation_fax", "法人のFAX番号";
        CorporationUrl = "corporation_url", "法人のURL";
        OfficeNumber = "office_number", "事業所番号";
        OfficialNumber = "official_number", "公表システムの番号";
        ServiceType = "service_type", "サービス種別";
        PostalCode = "postal_code", "郵便番号";
        Prefecture = "prefecture", "都道府県";
        Municipality = "municipality", "市区町村";
        /// The whole address, or its part after prefecture or municipality; repeats (所在地1, 所在地2 …) are joined.
        Address = "address", "住所";
        Building = "building", "建物名";
        Area = "area", "地区・圏域";
        Latitude = "latitude", "緯度";
        Longitude = "longitude", "経度";
        Phone = "phone", "電話番号";
        Fax = "fax", "FAX番号";
        Email = "email", "メールアドレス";
        Url = "url", "URL";
        ContactPerson = "contact_person", "担当者";
        Capacity = "capacity", "定員";
        Users = "users", "利用者数";
        Staff = "staff", "職員数";
        WorkersAvailable = "workers_available", "対応可能人数";
        PcCount = "pc_count", "パソコン台数";
        OffSite = "off_site", "施設外就労";
        /// Prefectures that the workshop states it travels to.
        TravelsTo = "travels_to", "出張可能地域";
        AverageWage = "average_wage", "平均工賃";
        WorkDescription = "work_description", "主な業務内容";
        /// One column per kind of work, holding ◎○△×; its header names the kind. Repeats.
        WorkMark = "work_mark", "作業の対応可否";
        Hub = "hub", "ハブ事業所";
        Status = "status", "状態";
        DesignatedOn = "designated_on", "指定年月日";
        UpdatedOn = "updated_on", "更新日";
        Remarks = "remarks", "備考";
        /// A person's name or other personal information of a user: never read, never stored.
        PersonalInformation = "personal_information", "（個人情報のため読み取りません）";

        DeskName = "desk_name", "窓口名";
        DeskKana = "desk_kana", "窓口名（カナ）";
        DeskKind = "desk_kind", "窓口の類型";
        Consent = "consent", "案件情報の受領意向";
        ContactMethod = "contact_method", "連絡方法";
        StaffFullTime = "staff_full_time", "専任者数";
        StaffShared = "staff_shared", "兼任者数";
        ConfirmedYear = "confirmed_year", "年度確認";

        Programme = "programme", "事業名";
        CaseNumber = "case_number", "案件番号";
        ParentCase = "parent_case", "親案件番号";
        Title = "title", "件名";
        Client = "client", "発注企業";
        Demand = "demand", "民需・官公需";
        Category = "category", "作業区分";
        WorkKind = "work_kind", "作業細目";
        Remote = "remote", "在宅・遠隔";
        Place = "place", "作業場所";
        Quantity = "quantity", "数量";
        Unit = "unit", "単位";
        UnitPrice = "unit_price", "単価";
        Amount = "amount", "金額";
        AnnualAmount = "annual_amount", "年間想定額";
        Hours = "hours", "想定作業時間";
        People = "people", "必要人数";
        Skills = "skills", "必要スキル";
        OpenOn = "open_on", "募集開始日";
        DeadlineOn = "deadline_on", "応募締切";
        AssignBy = "assign_by", "アサイン期日";
        DueOn = "due_on", "納期";
        State = "state", "ステータス";
        OrderedOn = "ordered_on", "発注日";
        AssignedOn = "assigned_on", "事業所決定日";
        ClosedOn = "closed_on", "終了日";
        LostReason = "lost_reason", "失注理由";
        Gaps = "gaps", "情報の不足箇所";
        GoodExample = "good_example", "好事例";

        AnsweredAt = "answered_at", "タイムスタンプ";
        Interest = "interest", "応募の意向";
        WorkshopCount = "workshop_count", "対応可能な事業所数";
        WorkKinds = "work_kinds", "対応可能な作業";
        Question = "question", "ご質問";
        Comment = "comment", "コメント";
        /// Cases that one answer of a form ticks, several in a cell.
        WantedCases = "wanted_cases", "応募する案件";
        ConsideredCases = "considered_cases", "検討中の案件";
        DeclinedCases = "declined_cases", "見送る案件";

        OrderNumber = "order_number", "発注番号";
        Month = "month", "対象月";
        Share = "share", "按分率";
        Trial = "trial", "トライアル";
        DeliveredOn = "delivered_on", "納品日";
        Defects = "defects", "不良数";
        WagesPaid = "wages_paid", "支払工賃";

        WageBefore = "wage_before", "従来の平均工賃";
        WageAfter = "wage_after", "参加後の平均工賃";
        Heads = "heads", "対象者数";
        /// 支払総額 of one month; its header (or the one above) names the month. Repeats.
        MonthlyTotal = "monthly_total", "支払総額（月別）";
        /// 人数 of one month. Repeats.
        MonthlyHeads = "monthly_heads", "人数（月別）";

        LeadNumber = "lead_number", "リード番号";
        FirstMeetingOn = "first_meeting_on", "初回商談日";
        DemandAmount = "demand_amount", "発注需要額";
        ContractedOn = "contracted_on", "契約日";
        LostOn = "lost_on", "失注日";
        LostAmount = "lost_amount", "失注額";
        OrderedAmount = "ordered_amount", "受注額";
        AnnualRecurring = "annual_recurring", "年間定期額";
        MonthlyRecurring = "monthly_recurring", "月額";
        CostItem = "cost_item", "内訳";
        GrossProfit = "gross_profit", "年間粗利";
        Indicator = "indicator", "指標";
        PlanValue = "plan_value", "計画値";
        ReferenceValue = "reference_value", "参考値";
        FiscalYear = "fiscal_year", "年度";
        /// A budget or a plan of one fiscal year; its header names the year. Repeats.
        YearlyValue = "yearly_value", "年度ごとの値";

        /// A question of a questionnaire; its header is the question. Repeats.
        SurveyQuestion = "survey_question", "設問";
    }
}

impl Field {
    /// Whether several columns of one table may carry this field.
    #[must_use]
    pub const fn repeats(self) -> bool {
        matches!(
            self,
            Self::Address
                | Self::CorporationAddress
                | Self::Phone
                | Self::WorkMark
                | Self::WorkDescription
                | Self::Remarks
                | Self::Status
                | Self::MonthlyTotal
                | Self::MonthlyHeads
                | Self::YearlyValue
                | Self::SurveyQuestion
                | Self::PersonalInformation
        )
    }

    /// Whether its values are days.
    #[must_use]
    pub const fn is_day(self) -> bool {
        matches!(
            self,
            Self::UpdatedOn
                | Self::DesignatedOn
                | Self::OpenOn
                | Self::DeadlineOn
                | Self::AssignBy
                | Self::DueOn
                | Self::OrderedOn
                | Self::AssignedOn
                | Self::ClosedOn
                | Self::DeliveredOn
                | Self::FirstMeetingOn
                | Self::ContractedOn
                | Self::LostOn
                | Self::AnsweredAt
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_unique_and_reads_back() {
        for field in Field::ALL {
            assert_eq!(Field::from_key(field.key()), Some(*field));
        }
        for kind in RecordKind::ALL {
            assert_eq!(RecordKind::from_key(kind.key()), Some(*kind));
        }
    }
}
