"""Header rows of every sample file, exactly as the real exports and sheets print them.

Only headers belong here; the values below them are made in sheets, salesforce and hubspot.
"""

S2_1_REGISTRATION = (
    "序号", "企业名称", "所属行业", "企业规模(员工数/年营收)", "联系人姓名", "职位", "办公电话",
    "手机号码", "微信号", "初步需求意向", "信息来源(展会/陌拜/推荐)", "录入日期", "负责人",
)
S2_2_REQUIREMENT = (
    "客户名称", "需求类型(设备/服务/解决方案)", "详细需求描述(如功能、数量、技术参数等)",
    "预算范围", "采购时间节点", "决策链(最终决策人、影响者、评估标准)",
    "竞争对手信息(客户提及的其他供应商)", "需求痛点(客户明确表达的困扰)", "记录日期", "负责人",
)
S2_3_ACTIVITY = (
    "客户名称", "跟进日期", "跟进方式(电话/拜访/邮件)", "沟通内容摘要(如方案反馈、异议处理等)",
    "客户反馈(明确意向/犹豫/异议)", "下一步计划(时间+动作)", "需支持资源(如技术方案、价格审批)",
    "跟进人",
)
S2_4_CUSTOMER = (
    "客户名称", "成交日期", "合作金额(万元)", "客户等级(高价值/潜力/普通/沉睡)",
    "标签(行业/需求/特征等)", "最后跟进日期", "下次跟进计划", "负责人",
)
S3_1_FOLLOWUP = (
    "客户编号", "客户名称", "行业", "联系人及职务", "上次跟进日期", "下次跟进日期", "跟进方式",
    "跟进内容摘要", "客户反馈/需求变化", "负责人", "状态", "备注",
)
S5_1_STATISTICS_GROUP = "跟进情况记录"
S5_1_STATISTICS = (
    "编号", "姓名", "客户类型", "跟进日期", "跟进方式", "跟进进度", "客户意向", "跟进结果",
    "成交日期", "业务员",
)

SALESFORCE_LEAD = (
    "Id", "IsDeleted", "MasterRecordId", "Salutation", "FirstName", "LastName", "Title", "Company",
    "Street", "City", "State", "PostalCode", "Country", "StateCode", "CountryCode", "Latitude",
    "Longitude", "GeocodeAccuracy", "Phone", "MobilePhone", "Fax", "Email", "Website",
    "Description", "LeadSource", "Status", "Industry", "Rating", "AnnualRevenue",
    "NumberOfEmployees", "OwnerId", "HasOptedOutOfEmail", "IsConverted", "ConvertedDate",
    "ConvertedAccountId", "ConvertedContactId", "ConvertedOpportunityId", "IsUnreadByOwner",
    "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp",
    "LastActivityDate", "DoNotCall", "HasOptedOutOfFax", "LastTransferDate", "Jigsaw",
    "JigsawContactId", "EmailBouncedReason", "EmailBouncedDate", "IndividualId", "Pronouns",
    "GenderIdentity", "Budget__c", "Decision_Process__c", "Purchase_Timeframe__c",
    "Requirement__c", "Requirement_Type__c",
)
SALESFORCE_ACCOUNT = (
    "Id", "IsDeleted", "MasterRecordId", "Name", "Type", "ParentId", "BillingStreet",
    "BillingCity", "BillingState", "BillingPostalCode", "BillingCountry", "BillingStateCode",
    "BillingCountryCode", "Phone", "Website", "Industry", "AnnualRevenue", "NumberOfEmployees",
    "OwnerId", "Description", "Rating", "CreatedDate", "CreatedById", "LastModifiedDate",
    "LastModifiedById", "SystemModstamp", "LastActivityDate", "AccountSource", "USCC__c",
)
SALESFORCE_CONTACT = (
    "Id", "IsDeleted", "AccountId", "LastName", "FirstName", "Salutation", "MailingCity",
    "MailingCountry", "Phone", "MobilePhone", "Email", "Title", "Department", "LeadSource",
    "Description", "OwnerId", "HasOptedOutOfEmail", "DoNotCall", "CreatedDate", "CreatedById",
    "LastModifiedDate", "LastModifiedById", "SystemModstamp", "LastActivityDate",
    "EmailBouncedReason", "EmailBouncedDate", "IndividualId",
)
SALESFORCE_USER = (
    "Id", "Username", "LastName", "FirstName", "Name", "CompanyName", "Department", "Title",
    "Email", "IsActive", "TimeZoneSidKey", "UserRoleId", "ProfileId", "ManagerId", "CreatedDate",
    "LastModifiedDate", "SystemModstamp",
)
SALESFORCE_TASK = (
    "Id", "WhoId", "WhatId", "WhoCount", "WhatCount", "Subject", "ActivityDate", "Status",
    "Priority", "OwnerId", "Description", "CurrencyIsoCode", "Type", "IsDeleted", "AccountId",
    "IsClosed", "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById",
    "SystemModstamp", "IsArchived", "CallDurationInSeconds", "CallType", "CallDisposition",
    "CallObject", "ReminderDateTime", "IsReminderSet", "TaskSubtype", "CompletedDateTime",
)
SALESFORCE_OPPORTUNITY = (
    "Id", "IsDeleted", "AccountId", "IsPrivate", "Name", "Description", "StageName",
    "StageSortOrder", "Amount", "Probability", "ExpectedRevenue", "TotalOpportunityQuantity",
    "CloseDate", "Type", "NextStep", "LeadSource", "IsClosed", "IsWon", "ForecastCategory",
    "ForecastCategoryName", "CampaignId", "HasOpportunityLineItem", "OwnerId", "CreatedDate",
    "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp", "LastActivityDate",
    "LastStageChangeDate", "FiscalYear", "FiscalQuarter", "ContactId", "Loss_Reason__c",
)
SALESFORCE_OPPORTUNITY_HISTORY = (
    "Id", "OpportunityId", "CreatedById", "CreatedDate", "StageName", "Amount",
    "ExpectedRevenue", "CloseDate", "Probability", "ForecastCategory", "SystemModstamp",
    "IsDeleted",
)
SALESFORCE_LEAD_REPORT = (
    "First Name", "Last Name", "Title", "Company / Account", "Email", "Phone", "Mobile",
    "Lead Source", "Lead Status", "Rating", "Industry", "Country", "Lead Owner", "Create Date",
    "Last Activity",
)

HUBSPOT_CONTACT = (
    "Record ID", "First Name", "Last Name", "Annual Revenue", "Budget", "City", "Company Name",
    "Contact owner", "Country/Region", "Create Date", "Decision Process", "Email", "Industry",
    "Job Title", "Last Activity Date", "Last Contacted", "Last Modified Date", "Lead Status",
    "Lifecycle Stage", "Message", "Mobile Phone Number", "Number of Employees",
    "Original Source", "Phone Number", "Purchase Timeframe", "Requirement Type",
    "Unified Social Credit Code", "Unsubscribed from all email", "WeChat ID", "Website URL",
    "Associated Company", "Associated Company IDs", "Associated Deal", "Associated Deal IDs",
)
HUBSPOT_STAGES = (
    "Appointment Scheduled", "Qualified To Buy", "Demo", "Presentation Scheduled", "Contract Sent",
    "Closed Won", "Closed Lost",
)
HUBSPOT_DEAL = (
    "Record ID", "Deal Name", "Pipeline", "Deal Stage", "Amount", "Create Date", "Close Date",
    "Closed Lost Reason", "Closed Won Reason", "Currency",
    *(f'Date entered "{stage} (Sales Pipeline)"' for stage in HUBSPOT_STAGES),
    "Deal owner", "Deal Type", "Is Closed Lost", "Is Closed Won", "Last Activity Date",
    "Last Modified Date", "Next Step", "Associated Company", "Associated Company IDs",
    "Associated Contact", "Associated Contact IDs",
)
