// Lateral, Apache-2.0; others in THIRD_PARTY.md. Sources: 44f0d3478ce31280abb96aa584cf628619e4fd3901b595bcb753457c720a35e2
var{html:o,nothing:l,repeat:P,defineOnce:M,LateralElement:g,conflict:b,form:m,today:$,nearness:q,Problem:f,uniqueKey:H,addWords:Y}=globalThis[Symbol.for("lateral.parts")];var B=["person","receiving","sending"],F=[...B,"mentor","hr"],D=new Map([["agree","agreeMoveCasePlanItem"],["done","finishMoveCasePlanItem"],["drop","deleteMoveCasePlanItem"]]),de=30,le=-120,he=365,ce=20;function j(n,e){let{words:t}=n,{items:s}=e,a=["system","people"].filter(d=>s.some(({column:p})=>p===d)),r=s.filter(({column:d})=>!d),i=F.filter(d=>B.includes(d)||r.some(p=>p.side===d));return o`<div class="even" data-plan>
      ${i.map(d=>U(n,t.code("party",d)||d,r.filter(p=>p.side===d)))}
    </div>
    ${a.length>0?o`<div class="even">
          ${a.map(d=>U(n,t.say(`column.${d}`),s.filter(p=>p.column===d)))}
        </div>`:l}
    ${n.opens("putMoveCasePlanItem")?ue(n,e.drafts):l}`}function U(n,e,t){let{words:s}=n;return o`<div class="whys">
    <p class="strong">${e}</p>
    ${t.length===0?o`<p class="muted small">${s.say("plan.nothing")}</p>`:l}
    <ul class="plain">
      ${t.map(a=>o`<li class="planned" data-item=${a.id}>${pe(n,a)}</li>`)}
    </ul>
  </div>`}function pe(n,e){let{words:t,rewriting:s}=n,a=`change-${e.id}`,r=e.allowed.filter(d=>D.has(d)&&n.opens(D.get(d)??"")),i=e.allowed.includes("change")&&n.opens("putMoveCasePlanItem");return o`<p lang="">${e.text}</p>
    <p class="muted small">
      ${e.due_on?o`<time datetime=${e.due_on}>${t.day(e.due_on)}</time>`:t.say("plan.day",{day:e.due_day})}
      · <span class="strong">${t.code("plan",e.state)||e.state}</span>
    </p>
    ${s?.key===a?s.shown():o`<div class="actions">
          ${r.map(d=>o`<button class="action" part="action" type="button" data-step=${d}
              ?disabled=${n.doing!==""}
              @click=${()=>n.decide(e,d)}>
              ${t.say(`plan.${d}_it`)} <span class="unseen">${e.text}</span>
            </button>`)}
          ${i?o`<button class="action plain" part="action" type="button" data-step=${e.id}
                ?disabled=${n.doing!==""} @click=${()=>n.rewrite(e)}>
                ${t.say("plan.change_it")} <span class="unseen">${e.text}</span>
              </button>`:l}
        </div>`}
    ${r.map(d=>n.refused(`${d}-${e.id}`))}`}function ue(n,e){let{words:t}=n,s=n.asked==="own-item";return o`${e.length>0?o`<details>
          <summary>${t.say("plan.drafts",{n:e.length})}</summary>
          <ul class="plain">
            ${e.slice(0,ce).map(a=>o`<li class="planned">
                <p lang="">${a.text}</p>
                <p class="muted small">${t.code("party",a.side)}</p>
                <button class="action" part="action" type="button" data-draft=${a.id}
                  ?disabled=${n.doing!==""}
                  @click=${()=>n.propose(`draft-${a.id}`,a)}>
                  ${t.say("plan.propose")} <span class="unseen">${a.text}</span>
                </button>
                ${n.refused(`draft-${a.id}`)}
              </li>`)}
          </ul>
        </details>`:l}
    ${s?m(t,{key:"own-item",fields:[{name:"side",kind:"choice",label:t.say("plan.whose"),options:F.filter(a=>a!=="mentor").map(a=>[a,t.code("party",a)]),value:n.data?.case.view},{name:"text",kind:"text",label:t.say("plan.what"),required:!0},{name:"due_day",kind:"number",label:t.say("plan.when"),required:!0,value:de,min:le,max:he}],doing:n.doing==="own-item",sendLabel:t.say("plan.propose"),refusal:n.refused("own-item"),leave:()=>n.ask(""),send:a=>n.propose("own-item",{id:n.ownItem,kind:"commitment",column:null,last_day:null,...a})}):o`<button class="action" part="action" type="button" data-step="item"
          aria-expanded="false" @click=${()=>n.ask("own-item")}>
          ${t.say("plan.own")}
        </button>`}`}var me=new Set(["line_acknowledged","others_confirmed","talk_held"]),ye=["skills_missing","experience_missing","another_person","opening_changed","timing"],fe=["opening_filled","opening_closed","opening_frozen","person_left","other"],ge=["safety_critical_cover","statutory_notice","running_handover","wrong_facts"],$e=new Set(["reassign","start"]);function G(n,e){let{words:t}=n,s=[...e.allowed.map(h=>({...h,part:"transitions"})),...e.release_allowed.map(h=>({...h,part:"release"}))].filter(({who:h,action:c})=>h.includes(e.view)&&!$e.has(c)),a={transitions:"stepMoveCase",release:"stepRelease"},r=s.filter(({part:h})=>n.opens(a[h])),i=r.filter(({needs:h})=>h.every(c=>me.has(c))),d=r.filter(h=>!i.includes(h)),p=i.find(({part:h,action:c})=>n.asked===`${h}-${c}`);return o`${i.length>0?o`<div class="actions">
          ${i.map(({part:h,action:c})=>o`<button class="action" part="action" type="button"
              data-step=${c} aria-expanded=${n.asked===`${h}-${c}`}
              @click=${()=>n.ask(`${h}-${c}`)}>
              ${t.say(`step.${c}`)}
            </button>`)}
        </div>`:o`<p class="muted">${t.say("case.nothing_to_do")}</p>`}
    ${p?we(n,e,p):l}
    ${d.length>0?o`<ul class="plain muted small">
          ${d.map(({action:h,needs:c})=>o`<li>
              ${t.say("case.not_yet",{step:t.code("step",h)})}
              ${c.map(u=>t.code("need",u)).join(" ")}
            </li>`)}
        </ul>`:l}`}function we(n,e,{part:t,action:s,needs:a}){let{words:r}=n,i=`${t}-${s}`,d=r.code("then",s);return m(r,{key:i,lead:o`${d?o`<p>${d}</p>`:l}
      ${a.includes("line_acknowledged")?o`<p>${r.say("refused.line_would_know")}</p>`:l}`,fields:_e(r,s,e,a),doing:n.doing===i,sendLabel:r.say(`step.${s}`),refusal:n.refused(i),leave:()=>n.ask(""),send:p=>n.step(i,t,{action:s,...p})})}function _e(n,e,t,s){let a=(h,c,u={})=>({name:h,kind:c,label:n.say(`field.${h}`),required:!0,...u}),r=(h,c)=>a(h,"date",{min:$(),...c}),i=(h,c)=>a("reason","choice",{options:h.map(u=>[u,n.say(`${c}.${u}`)])}),d=t.state==="selection"&&!t.talked_on?[a("talked_on","date",{max:$(),value:t.talk_on??""})]:[],p={share:s.includes("line_acknowledged")?[a("acknowledged_line","check")]:[],take_up:[r("talk_on")],decline:[i(ye,"closed"),...d,a("note","text"),a("to_learn","text")],offer:[...d,r("start_date",{value:t.release_date??""}),...t.kind==="trial"?[r("trial_until",{required:!1})]:[]],accept:s.includes("others_confirmed")?[a("confirm","check")]:[],go_back:[a("note","text",{required:!1})],cancel:[i(fe,"closed"),a("note","text",{required:!1})],date:[r("date")],contest:[i(ge,"contest"),a("note","text")],decide:[r("date"),a("note","text")],move_date:[r("date",{value:t.release?.proposed_date??""})],ask:t.view==="hr"?[a("with_agreement","check")]:[]};return Object.hasOwn(p,e)?p[e]:[]}var ve=new Map([["interest","person"],["shared","receiving"],["selection","receiving"],["offered","person"],["accepted","hr"]]),be=new Map([["asked","sending"],["contested","hr"]]),ke=/^\d{4}-\d\d-\d\d$/;function xe({state:n,release:e,closed:t}){if(t)return[];let s=be.get(e?.state??""),a=ve.get(n??""),r=n==="offered"&&s?[s]:[a,s];return[...new Set(r.filter(i=>i!==void 0))]}function V(n,e){let t=xe(e);return o`<p class="asked">
      ${t.length===0?n.say("turn.nobody"):t.map(s=>o`<span class="strong">
              ${s===e.view?n.say("turn.you"):n.say(`turn.${s}`)}
            </span> `)}
    </p>
    ${e.deadlines.length>0?o`<ul class="plain">
          ${e.deadlines.map(({what:s,on:a})=>o`<li>
              ${n.code("due",s)||n.say("due.something")}
              <time class="strong" datetime=${a}>${n.day(a)}</time>
            </li>`)}
        </ul>`:l}`}function K(n,e){let t=e.state!=="interest",a=e.sending_manager!==null?"all":t?"receiving":"hr";return o`<p class="muted small">
    ${e.view==="sending"?n.say("knows.sending"):n.say(`knows.${a}`)}
  </p>`}function z(n,e){return o`<ol class="way">
    ${e.map(({occurred_at:t,side:s,action:a,on_behalf_of:r,details:i})=>o`<li class="here">
        <span>
          <span class="strong">${n.code("party",s)||s}</span>
          ${n.code("did",a)||a}
          ${r?n.say("case.on_behalf",{side:n.code("party",r)}):l}
        </span>
        <span class="muted small">
          <time datetime=${t}>${n.time(t)}</time>${Te(n,i)}
        </span>
      </li>`)}
  </ol>`}function Te(n,e){let s=Object.values(e).map(a=>ke.test(a)?n.day(a):n.code("closed",a)||n.code("contest",a)||n.code("gate",a)).filter(Boolean);return s.length>0?` · ${s.join(" · ")}`:""}var _=class{#e;#s;#t=null;#n=null;constructor(e,t){this.#e=e,this.#s=t,e.act(t.key,async()=>{this.#t=await t.read(),e.focusNext=`[data-form="${CSS.escape(t.key)}"] textarea`})}get key(){return this.#s.key}#a(e){let{key:t,read:s,textOf:a,store:r,done:i}=this.#s,d=this.#t;this.#e.act(t,async()=>{try{await r(d.data,e,d.etag)}catch(p){if(f.of(p).state!=="changed")throw p;if(this.#t=await s(),a(this.#t.data)!==e){this.#n=e;return}}i()})}shown(){let e=this.#e,{words:t}=e,{key:s,label:a,textOf:r,leave:i}=this.#s,d=e.refused(s);if(!this.#t)return d;let p=e.doing===s,h=r(this.#t.data),c=this.#n;return c!==null?b(t,{mine:c,theirs:h,doing:p,takeMine:()=>this.#a(c),takeTheirs:()=>{i(),e.reload()}}):m(t,{key:s,lead:l,fields:[{name:"text",kind:"text",label:a,required:!0,value:h}],doing:p,sendLabel:t.say("form.store"),refusal:d,leave:i,send:({text:u})=>this.#a(u)})}};var Se=3,Ae=8;function k(n,{seat:e,has_followers:t,chains:s,without_followers:a}){return o`<p>
      <span class="strong" lang="">${e.title}</span>:
      ${n.say(t?"seat.followers":"seat.no_followers")}
    </p>
    <div class="even">
      ${s.slice(0,Se).map(({steps:r,end:i})=>o`<div class="whys">
          <ol class="way">
            ${r.map(d=>o`<li>
                <span class="strong">${d.name??n.say("seat.people",{n:d.people})}</span>
                <span class="muted small" lang="">${d.title}</span>
                <span class="muted small">${n.code("kind",d.kind)}</span>
              </li>`)}
            ${i?o`<li class="here">
                  <span class="small">
                    ${n.say("seat.hire")} <span lang="">${i.hire_title}</span>
                  </span>
                </li>`:l}
          </ol>
        </div>`)}
    </div>
    ${a?Oe(n,a):l}`}function Oe(n,e){return o`<p class="strong">${n.say("seat.without")}</p>
    <ul class="plain">
      <li>${n.say("seat.hire")} <span lang="">${e.hire_title}</span></li>
      ${e.covers.length>0?o`<li>
            ${n.say("seat.cover",{day:n.day(e.cover_until)})}
            <ul class="helps">
              ${e.covers.map(({title:t,skills:s})=>o`<li>
                  <span lang="">${t}</span>: <span lang="">${E(s)}</span>
                </li>`)}
            </ul>
          </li>`:l}
      <li>${n.say("seat.split",{day:n.day(e.split_until)})}</li>
      <li>
        ${e.lost_by_closing.length>0?o`${n.say("seat.close")}
              <span lang="">${E(e.lost_by_closing)}</span>`:n.say("seat.close_nothing")}
      </li>
    </ul>`}function J(n,e){if(!e)return o`<p class="muted">${n.say("seat.no_effect")}</p>`;let t=e.skills.filter(i=>i.held_by.length!==i.held_by_after.length),[s,a]=[e.links_gained,e.links_lost].map(i=>i.map(d=>d.function)),r=(i,d)=>d.length>0?o`<li>${n.say(i)} <span lang="">${E(d)}</span></li>`:l;return o`<p>
      ${n.say("seat.people_before",{n:e.people.length})}
      ${n.say("seat.people_after",{n:e.people_after.length})}
    </p>
    <ul class="plain">
      ${r("seat.brought",e.brought)} ${r("seat.taken",e.taken_along)}
      ${r("seat.gained",s)} ${r("seat.lost",a)}
    </ul>
    ${t.length>0?o`<table class="plain-table">
          <caption class="unseen">${n.say("seat.effect")}</caption>
          <thead>
            <tr>
              <th scope="col">${n.say("seat.skill")}</th>
              <th scope="col">${n.say("seat.today")}</th>
              <th scope="col">${n.say("seat.then")}</th>
            </tr>
          </thead>
          <tbody>
            ${t.map(i=>o`<tr>
                <th scope="row" lang="">${i.skill}</th>
                <td>${n.number(i.held_by.length,{})}</td>
                <td>${n.number(i.held_by_after.length,{})}</td>
              </tr>`)}
          </tbody>
        </table>`:l}`}function E(n){return n.slice(0,Ae).join(" · ")}var Ee=100,We=new Set(["receiving","sending"]),x=class extends g{static observedAttributes=["uid","locale","heading-level"];asked="";ownItem="";#e=new Map;rewriting=null;get isAskable(){return this.hasAttribute("uid")}get path(){return`/v1/move-cases/${encodeURIComponent(this.getAttribute("uid")??"")}`}async load(e){let[t,s,a]=await Promise.all([this.read(this.path,e),this.extra("listMoveCaseTimeline",`${this.path}/timeline?limit=${Ee}`,e),this.extra("getMoveCasePlan",`${this.path}/plan`,e)]);return{case:t.data,etag:t.etag,told:s?.items??[],plan:a}}clear(){this.asked="",this.rewriting=null,this.#e.clear()}ask(e){let t=this.asked;this.asked=e===t?"":e,this.ownItem=`page-${H()}`,this.rewriting=null,this.forget(),this.focusNext=this.asked?`[data-form="${this.asked}"] :is(input, select, textarea, button)`:`[data-step="${t.slice(t.indexOf("-")+1)}"]`,this.draw()}step(e,t,s){this.act(e,async()=>{let a=this.data;try{let{data:r,etag:i}=await this.send("POST",`${this.path}/${t}`,s,a.etag);this.adopt({...a,case:r,etag:i})}catch(r){let{state:i}=f.of(r);throw(i==="changed"||i==="not-open")&&this.reload(),r}this.asked="",this.#e.clear(),this.emit("act",{action:s.action,case:a.case.uid}),this.say(this.words.say("profile.stored")),this.reload()})}itemPath(e,t=""){return`${this.path}/plan/items/${encodeURIComponent(e)}${t}`}propose(e,{id:t,...s}){this.act(e,async()=>{let a=this.itemPath(t),r=d=>d.text===s.text&&d.due_day===s.due_day,i=await this.store(a,s,null,r);if(i&&t===this.ownItem)await this.send("PUT",a,s,i.etag);else if(i)throw this.reload(),new f("changed");this.#s("propose")})}decide(e,t){this.act(`${t}-${e.id}`,async()=>{let s=await this.read(this.itemPath(e.id)),{text:a,due_day:r}=s.data;if(a!==e.text||r!==e.due_day)throw this.reload(),new f("changed");t==="drop"?await this.send("DELETE",this.itemPath(e.id),void 0,s.etag):await this.send("POST",this.itemPath(e.id,`/${t}`),{},s.etag),this.#s(t)})}rewrite(e){let t=this.itemPath(e.id);this.asked="",this.rewriting=new _(this,{key:`change-${e.id}`,label:this.words.say("plan.what"),read:()=>this.read(t),textOf:s=>s.text,store:({side:s,kind:a,column:r,due_day:i,last_day:d,mentor:p},h,c)=>this.send("PUT",t,{side:s,kind:a,column:r,due_day:i,last_day:d,mentor:p,text:h},c),done:()=>this.#s("change"),leave:()=>{this.rewriting=null,this.focusNext=`[data-item="${CSS.escape(e.id)}"] .actions button`,this.draw()}})}#s(e){this.asked="",this.rewriting=null,this.emit("act",{action:e,case:this.getAttribute("uid")}),this.say(this.words.say("profile.stored")),this.reload()}shown({case:e,told:t,plan:s}){let{words:a}=this,r=this.headingLevel;return o`<div class="panel">
      <header class="top">
        <div class="heading" role="heading" aria-level=${r} lang="">${e.opening.title}</div>
        <ul class="facts">
          ${e.view==="person"?l:o`<li lang="">${e.employee.name}</li>`}
          <li class="tag">${W(a,e)}</li>
          ${e.kind==="trial"?o`<li class="tag">${a.say("case.trial")}</li>`:l}
        </ul>
        ${K(a,e)}
      </header>
      ${this.section("case.turn",o`${V(a,e)} ${Ie(a,e)}`)}
      ${this.section("case.steps",G(this,e))}
      ${e.closed?Ne(a,e.closed):l}
      ${s?this.section("case.plan",j(this,s)):l}
      ${We.has(e.view)?this.#t("getMoveCaseEffect","effect","seat.effect",i=>J(a,i.sending??i.receiving)):l}
      ${e.view==="receiving"?l:this.#t("getMoveCaseBackfill","backfill","seat.chain",i=>k(a,i))}
      ${this.section("case.timeline",z(a,t))}
    </div>`}#t(e,t,s,a){if(!this.opens(e))return l;let r=this.#e.get(t);return o`<details @toggle=${async d=>{!d.target.open||r||await this.act(t,async()=>{this.#e.set(t,(await this.read(`${this.path}/${t}`)).data)})}}>
      <summary>${this.words.say(s)}</summary>
      <div>
        ${r?a(r):this.refused(t)}
        ${this.doing===t?o`<p class="muted">${this.words.say("state.waiting")}</p>`:l}
      </div>
    </details>`}};function W(n,{state:e,release_state:t}){return e?n.code("state_of",e)||e:n.code("release",t??"")||n.say("state_of.shared")}function Ie(n,{release:e}){if(!e)return l;let t=[e.contest_note,e.decision_note].filter(Boolean);return o`<p>
      ${n.code("release",e.state)}
      ${e.date?o`<time class="strong" datetime=${e.date}>${n.day(e.date)}</time>`:l}
      ${e.dated_by?n.code("dated_by",e.dated_by):l}
    </p>
    ${e.proposed_date?o`<p>
          ${n.say("release.proposed",{day:n.day(e.proposed_date)})}
          ${n.list(e.agreed_by.map(s=>n.code("party",s)||s))}
        </p>`:l}
    ${t.map(s=>o`<p class="muted" lang="">“${s}”</p>`)}`}function Ne(n,{reason:e,note:t,to_learn:s}){return!e&&!t&&!s?l:o`<div class="asked">
    ${e?o`<p>${n.code("closed",e)||e}</p>`:l}
    ${t?o`<p lang="">“${t}”</p>`:l}
    ${s?o`<p><span class="strong">${n.say("case.to_learn")}</span> <span lang="">${s}</span></p>`:l}
  </div>`}var Q=50,Re=20,Le=10,X="skill ",T=class extends g{static observedAttributes=[...g.observedAttributes,"opening"];#e="";async load(e){let t=this.getAttribute("opening"),s=new URLSearchParams({limit:String(Q),...t?{opening:t}:{}}),[a,r,i,d]=await Promise.all([this.read(`${this.person}/mentors?${s}`,e),this.extra("listMentorings",`/v1/mentorings?limit=${Q}`,e),this.extraIfAny("getMentorOffer",`${this.person}/mentor-offer`,e),this.read(this.person,e)]);return{mentors:a.data.items,mentorings:r?.items??[],offer:i,employee:d.data}}isEmpty({mentors:e,mentorings:t}){return e.length===0&&t.length===0}clear(){this.#e=""}#s(e){let t=this.#e;this.#e=e===t?"":e,this.forget(),this.focusNext=this.#e?`[data-form="${CSS.escape(this.#e)}"] :is(input, textarea)`:`[data-step="${CSS.escape(t)}"]`,this.draw()}#t(e,t,s){this.act(e,async()=>{await s(),this.#e="",this.emit("act",{action:t,employee:this.employee}),this.say(this.words.say("profile.stored")),this.reload()})}shown(e){let{words:t}=this;return o`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${t.say("mentors.heading")}
        </div>
        <p class="muted">${t.say("mentors.lead")}</p>
      </header>
      ${this.isEmpty(e)?o`<div class="empty" part="notice">
            <slot name="empty">
              <p class="empty-title">${t.say("mentors.none")}</p>
              <p>${t.say("mentors.none.help")}</p>
            </slot>
          </div>`:l}
      <div class="panel">
        ${e.mentors.length>0?this.section("mentors.who",o`<ul class="plain">
                ${e.mentors.map(s=>this.#n(s))}
              </ul>`):l}
        ${e.mentorings.length>0?this.section("mentors.between",o`<ul class="plain">
                ${e.mentorings.map(s=>this.#a(s))}
              </ul>`):l}
        ${this.section("mentors.teach",this.#r(e))}
      </div>`}#n({mentor:e,name:t,teaches:s,made_move:a,wants_from_you:r,labels:i}){let{words:d}=this,p=`ask-${e}`,h=new Map(Object.entries(i??{})),c=u=>u.map(y=>h.get(y)??y).join(" · ");return o`<li class="planned" data-mentor=${e}>
      <p class="strong" lang="">${t}</p>
      ${s.length>0?o`<p>${d.say("mentors.teaches")} <span lang="">${c(s)}</span></p>`:l}
      ${a?o`<p>${d.say("mentors.moved")}</p>`:l}
      ${r.length>0?o`<p>${d.say("mentors.wants")} <span lang="">${c(r)}</span></p>`:l}
      ${this.opens("createMentoring")?this.#e===p?m(d,{key:p,lead:o`<p>${d.say("mentors.ask.text")}</p>`,fields:[{name:"message",kind:"text",label:d.say("mentors.message")}],doing:this.doing===p,sendLabel:d.say("mentors.ask"),refusal:this.refused(p),leave:()=>this.#s(""),send:u=>this.#t(p,"mentoring",()=>this.send("POST","/v1/mentorings",{mentor:e,...u}))}):o`<button class="action" part="action" type="button" data-step=${p}
              aria-expanded="false" @click=${()=>this.#s(p)}>
              ${d.say("mentors.ask")} <span class="unseen">${t}</span>
            </button>`:l}
    </li>`}#a(e){let{words:t}=this,{uid:s,mentor:a,message:r,state:i,answer_by:d,steps:p}=e,h=a!==this.employee,c=(h?e.mentor_name:e.mentee_name)??t.say("mentors.gone"),u=this.opens("stepMentoring")?p:[];return o`<li class="planned" data-mentoring=${s}>
      <p>
        ${t.say(h?"mentors.from":"mentors.to")}
        <span class="strong" lang="">${c}</span>
        <span class="tag">${t.code("mentoring",i)||i}</span>
      </p>
      ${r?o`<p lang="">“${r}”</p>`:l}
      ${i==="asked"?o`<p class="muted small">${t.say("mentors.answer_by",{day:t.day(d)})}</p>`:l}
      <div class="actions">
        ${u.map(y=>o`<button class="action" part="action" type="button"
            data-step=${`${y}-${s}`} ?disabled=${this.doing!==""}
            @click=${()=>this.#o(s,y,i)}>
            ${t.say(`mentoring_step.${y}`)} <span class="unseen">${c}</span>
          </button>`)}
      </div>
      ${u.map(y=>this.refused(`${y}-${s}`))}
    </li>`}#o(e,t,s){let a=`/v1/mentorings/${encodeURIComponent(e)}`;this.#t(`${t}-${e}`,t,async()=>{let r=await this.read(a);r.data.state===s&&await this.send("POST",`${a}/transitions`,{action:t},r.etag)})}async#i(e,t,s){let a=s?await this.read(e):null,r=s&&a&&!Z(a.data,s),i=d=>Z(d,t);if(!(!r&&!await this.store(e,t,a?.etag??null,i)))throw this.reload(),new f("changed")}#r({offer:e,employee:t}){let{words:s}=this,a=new Set(e?.skills??[]),r=t.skills.flatMap(({skill:h,label:c,text:u})=>h?[[h,c??u]]:[]).sort(([h],[c])=>Number(a.has(c))-Number(a.has(h))),i=new Map(r),d=`${this.person}/mentor-offer`,p=this.opens("putMentorOffer")&&(this.session?.speaksFor(this.employee)??!0);return p&&this.#e==="offer"?m(s,{key:"offer",lead:o`<p>${s.say("mentors.offer.text")}</p>`,fields:[...r.slice(0,Re).map(([h,c])=>({name:`${X}${h}`,kind:"check",label:c,value:a.has(h)})),{name:"capacity",kind:"number",label:s.say("mentors.capacity"),required:!0,value:e?.capacity??1,min:1,max:Le},{name:"until",kind:"date",label:s.say("mentors.until"),required:!0,value:e?.until??"",min:$()}],doing:this.doing==="offer",sendLabel:s.say("form.store"),refusal:this.refused("offer"),leave:()=>this.#s(""),send:({capacity:h,until:c,...u})=>this.#t("offer","mentor_offer",()=>{let y=[...i.keys()].filter(re=>u[`${X}${re}`]),{moves:O=[],wants_to_learn:ie=[]}=e??{};return this.#i(d,{skills:y,moves:O,wants_to_learn:ie,capacity:h,until:c},e)})}):o`${e?o`<p>
            ${s.say("mentors.offered",{n:e.capacity,day:s.day(e.until)})}
            <span lang="">${e.skills.map(h=>i.get(h)??h).join(" · ")}</span>
          </p>`:o`<p class="muted">${s.say("mentors.not_offered")}</p>`}
      ${p?o`<div class="actions">
            <button class="action" part="action" type="button" data-step="offer" aria-expanded="false"
              @click=${()=>this.#s("offer")}>
              ${s.say(e?"mentors.change_offer":"mentors.offer")}
            </button>
            ${e?o`<button class="action plain" part="action" type="button"
                  ?disabled=${this.doing!==""}
                  @click=${()=>this.#t("unoffer","mentor_offer",()=>this.send("DELETE",d))}>
                  ${s.say("mentors.take_back")}
                </button>`:l}
          </div>
          ${this.refused("unoffer")}`:l}`}};function Z(n,e){let t=({skills:s,moves:a,wants_to_learn:r,capacity:i,until:d})=>JSON.stringify([[...s].sort(),a,[...r].sort(),i,d]);return t(n)===t(e)}var ee=["help_others_grow","growth","impact","mastery","variety","balance","location","recognition","money"],v=["private","hr","manager"];function I(n,{key:e,known:t,beside:s,doing:a,refusal:r,send:i,leave:d}){let p=ee.map(h=>({name:h,kind:"check",label:n.say(`motive.${h}`),value:t?.motives.includes(h)??!1}));return o`<div class="even">
    ${m(n,{key:e,lead:o`<p class="strong">${n.say("why_lead.question")}</p>
        <p class="muted small">${n.say("why_lead.no_wrong_answer")}</p>`,fields:[{name:"wants",kind:"choice",label:n.say("why_lead.wants"),required:!0,value:t?String(t.wants):"",options:[["","…"],["true",n.say("why_lead.yes")],["false",n.say("why_lead.no")]]},...p,{name:"sentence",kind:"text",label:n.say("why_lead.sentence"),value:t?.sentence},{name:"visibility",kind:"choice",label:n.say("why_lead.who"),value:t?.visibility??"private",options:v.map(h=>[h,n.say(`visible.${h}`)])}],doing:a,sendLabel:n.say("why_lead.send"),refusal:r,leave:d,send:({wants:h,sentence:c="",visibility:u,...y})=>i({wants:h==="true",motives:ee.filter(O=>y[O]),sentence:c,visibility:u})})}
    ${N(n,s)}
  </div>`}function N(n,e){return e?o`<div class="whys">
    <p class="strong">${n.say("paths.expert")}</p>
    <p lang="">${e.title}</p>
    <ul class="facts">
      ${e.function?o`<li lang="">${e.function}</li>`:l}
    </ul>
    <p class="muted small">${n.say("why_lead.equal")}</p>
  </div>`:l}function w(n,{wants:e,motives:t,sentence:s,visibility:a}){return[n.say(e?"why_lead.yes":"why_lead.no"),...[...t].sort().map(r=>n.code("motive",r)||r),s,n.code("visible",a)].filter(Boolean).join(" · ")}async function R(n,e,t){let s=w(n.words,e),a=i=>w(n.words,i)===s,r=await n.store(`${n.person}/why-lead`,e,t,a);return r&&{answer:e,mine:s,theirs:w(n.words,r.data),etag:r.etag}}var te=new Map([["confirm","confirmEvidence"],["dispute","disputeEvidence"],["reply","replyToEvidence"],["withdraw","withdrawEvidence"],["choose","chooseForEvidence"]]),L=new Set(["confirm","withdraw"]);function se(n,e){let{words:t}=n,{uid:s}=e,a=e.steps.filter(i=>te.has(i)&&n.opens(te.get(i)??"")),r=e.named.filter(i=>i.confirmed).length;return o`<li class="whys" data-record=${s}>
    <p class="muted small">
      <time class="strong" datetime=${e.happened_on}>${t.day(e.happened_on)}</time> ·
      ${t.code("told_by",e.source)} ·
      <span class="strong">${t.code("record_state",e.state)||e.state}</span>
      ${r>0?o` · ${t.say("record_state.by",{n:r})}`:l} ·
      ${t.code("visible",e.visible_to)}
    </p>
    <p lang="">${e.situation} ${e.action} ${e.effect}</p>
    ${e.reply?o`<p class="asked"><span class="small">${t.say("evidence.reply_of")}</span>
          <span lang="">“${e.reply}”</span></p>`:l}
    ${e.dispute_reason?o`<p class="muted" lang="">“${e.dispute_reason}”</p>`:l}
    ${e.decide_by?o`<p>${t.say("evidence.decide_by",{day:t.day(e.decide_by)})}</p>`:l}
    ${e.decision_reason?o`<p class="muted" lang="">“${e.decision_reason}”</p>`:l}
    <div class="actions">
      ${a.map(i=>{let d=`${i}-${s}`,p=()=>L.has(i)?n.stepOf(e,i,{}):n.ask(d,e);return o`<button class="action" part="action" type="button" data-step=${d}
          aria-expanded=${L.has(i)?l:n.asked===d}
          ?disabled=${n.doing!==""} @click=${p}>
          ${t.say(`evidence.${i}`)}
          <span class="unseen">${t.day(e.happened_on)}</span>
        </button>`})}
    </div>
    ${a.filter(i=>L.has(i)).map(i=>n.refused(`${i}-${s}`))}
    ${Ce(n,e)}
  </li>`}function Ce(n,e){let{words:t,asked:s,rewriting:a}=n;if(s===`reply-${e.uid}`)return a?.shown();let r=s===`dispute-${e.uid}`;if(!r&&s!==`choose-${e.uid}`)return l;let i=r?"dispute":"choose";return m(t,{key:s,lead:o`<p>${t.say(`evidence.${i}.text`)}</p>`,fields:r?[{name:"reason",kind:"text",label:t.say("evidence.what_is_wrong"),required:!0}]:[{name:"visible_to",kind:"choice",label:t.say("why_lead.who"),value:e.visible_to,options:v.map(d=>[d,t.say(`visible.${d}`)])}],doing:n.doing===s,sendLabel:t.say(`evidence.${i}`),refusal:n.refused(s),leave:()=>n.ask(""),send:d=>n.stepOf(e,i,d)})}var Pe=200,S=class extends g{static observedAttributes=[...g.observedAttributes,"opening"];asked="";rewriting=null;#e=null;async load(e){let t=this.getAttribute("opening"),s=t?`?opening=${encodeURIComponent(t)}`:"",[a,r,i]=await Promise.all([this.read(`${this.person}/readiness${s}`,e),this.extra("listEvidence",`${this.person}/evidence?limit=${Pe}`,e),this.extraIfAny("getWhyLead",this.#o,e)]);return{readiness:a.data,records:r?.items??[],why:i}}isEmpty({readiness:e,records:t}){return t.length===0&&e.standing==="not_asked"}clear(){this.asked="",this.rewriting=null,this.#e=null}get isOwn(){return this.session?.speaksFor(this.employee)??!0}ask(e,t){let s=this.asked;this.asked=e===s?"":e,this.forget(),this.rewriting=null,t&&this.asked.startsWith("reply-")&&(this.rewriting=this.#s(t)),this.focusNext=this.asked?`[data-form="${CSS.escape(this.asked)}"] :is(input, select, textarea)`:`[data-step="${CSS.escape(s)}"]`,this.draw()}#s({uid:e}){let t=`/v1/evidence/${encodeURIComponent(e)}`;return new _(this,{key:`reply-${e}`,label:this.words.say("evidence.your_words"),read:()=>this.read(t),textOf:s=>s.reply,store:(s,a,r)=>this.send("POST",`${t}/reply`,{text:a},r),done:()=>this.#t("reply"),leave:()=>this.ask("")})}stepOf({uid:e,state:t},s,a){this.act(`${s}-${e}`,async()=>{let r=`/v1/evidence/${encodeURIComponent(e)}`,i=await this.read(r);if(i.data.state!==t)throw this.reload(),new f("changed");try{await this.send("POST",`${r}/${s}`,a,i.etag)}catch(d){throw f.of(d).state==="changed"&&this.reload(),d}this.#t(s)})}#t(e){this.asked="",this.rewriting=null,this.#e=null,this.emit("act",{action:e,employee:this.employee}),this.say(this.words.say("profile.stored")),this.reload()}shown(e){let{words:t}=this,{readiness:s,records:a}=e;return o`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${t.say("ready.heading")}
        </div>
        <p class="muted">${t.say("ready.lead")}</p>
      </header>
      <div class="panel">
        ${this.section("ready.why",this.#n(e))}
        ${this.section("ready.next",o`<p class="asked">${t.code("standing",s.standing)||s.standing}</p>
            ${Me(t,s)}`)}
        ${this.section("ready.deeds",o`<ul class="deeds">
            ${s.behaviours.map(r=>this.#l(r,a))}
          </ul>`)}
        ${this.section("ready.craft",qe(t,s))}
      </div>`}#n({readiness:e,why:t}){let{words:s}=this,a=t?.expert_path??e.expert_path,r=this.opens("putWhyLead")&&this.isOwn;if(this.#e)return o`${this.#r(this.#e)} ${this.refused("why")}`;if(r&&(!t||this.asked==="why"))return I(s,{key:"why",known:t,beside:a,doing:this.doing==="why",refusal:this.refused("why"),leave:t?()=>this.ask(""):null,send:d=>this.#a(d,t)});let i=t?o`<div class="whys">
          <p class="strong">${s.say(t.wants?"why_lead.yes":"why_lead.no")}</p>
          ${t.motives.length>0?o`<p>${s.list(t.motives.map(d=>s.code("motive",d)||d))}</p>`:l}
          ${t.sentence?o`<p lang="">“${t.sentence}”</p>`:l}
          <p class="muted small">${s.code("visible",t.visibility)}</p>
          <p>${s.code("advice",t.advice)}</p>
          ${t.questions.length>0?o`<ul class="helps">
                ${t.questions.map(d=>o`<li>${s.code("ask_why",d.code)||d.question}</li>`)}
              </ul>`:l}
          ${r?o`<button class="action" part="action" type="button" data-step="why"
                @click=${()=>this.ask("why")}>${s.say("why_lead.again")}</button>`:l}
        </div>`:o`<div class="whys"><p>${s.say("ready.why.unknown")}</p></div>`;return o`<div class="even">${i} ${N(s,a)}</div>`}#a(e,t){this.act("why",async()=>{let s=t?await this.read(this.#o):null,a=w(this.words,e),r=s?w(this.words,s.data):"";if(t&&s&&r!==w(this.words,t)){this.#e={answer:e,mine:a,theirs:r,etag:s.etag};return}await this.#i(e,s?.etag??null)})}get#o(){return`${this.person}/why-lead`}async#i(e,t){this.#e=await R(this,e,t),this.#e||this.#t("why_lead")}#r({answer:e,mine:t,theirs:s,etag:a}){return b(this.words,{mine:t,theirs:s,doing:this.doing==="why",takeMine:()=>{this.act("why",()=>this.#i(e,a))},takeTheirs:()=>{this.#e=null,this.ask(""),this.reload()}})}#l({behaviour:e,level:t},s){let{words:a}=this,r=s.filter(d=>d.behaviour===e),i=`tell-${e}`;return o`<li class="deed" data-behaviour=${e}>
      <p>
        <span class="strong">${a.code("behaviour",e)||e}</span>
        <span class="tag">${a.code("level",t)||t}</span>
      </p>
      <p class="muted">${a.code("means",e)}</p>
      ${r.length>0?o`<ul class="plain">
            ${r.map(d=>se(this,d))}
          </ul>`:l}
      ${this.opens("createEvidence")?this.asked===i?this.#d(i,e):o`<button class="action plain" part="action" type="button" data-step=${i}
              aria-expanded="false" @click=${()=>this.ask(i)}>
              ${a.say("evidence.tell")}
              <span class="unseen">${a.code("behaviour",e)}</span>
            </button>`:l}
    </li>`}#d(e,t){let{words:s}=this,a=this.isOwn,r=i=>({name:i,kind:"text",label:s.say(`evidence.${i}`),required:!0});return m(s,{key:e,lead:o`<p class="strong">${s.code("ask",t)}</p>`,fields:[r("situation"),r("action"),r("effect"),{name:"happened_on",kind:"date",label:s.say("evidence.happened_on"),required:!0,max:$()},...a?[{name:"visible_to",kind:"choice",label:s.say("why_lead.who"),value:"private",options:v.map(i=>[i,s.say(`visible.${i}`)])}]:[]],doing:this.doing===e,sendLabel:s.say("form.store"),refusal:this.refused(e),leave:()=>this.ask(""),send:i=>{this.act(e,async()=>{await this.send("POST",`${this.person}/evidence`,{behaviour:t,...i}),this.#t("evidence")})}})}};function Me(n,{gaps:e,conversation:t}){return o`${e.length>0?o`<ul class="helps">
          ${e.map(({code:s,behaviour:a})=>o`<li>
              ${a?o`<span class="strong">${n.code("behaviour",a)}:</span>`:l}
              ${n.code("gap",s)||s}
            </li>`)}
        </ul>`:l}
    ${t.length>0?o`<details>
          <summary>${n.say("ready.talk")}</summary>
          <ul class="helps">
            ${t.map(({behaviour:s,question:a})=>o`<li>${n.code("ask",s??"")||a}</li>`)}
          </ul>
        </details>`:l}`}function qe(n,{credible:e}){return o`<p>${n.say(e.met?"craft.met":"craft.not_yet")}</p>
    ${e.held.length>0?o`<p>${n.say("craft.held")} <span lang="">${e.held.join(" · ")}</span></p>`:l}
    ${e.lacking.length>0?o`<p>${n.say("craft.lacking")} <span lang="">${e.lacking.join(" · ")}</span></p>`:l}`}var C=100,He=10,ae=["asked","contested","dated"],A=class extends g{#e=new Set;#s=new Map;#t=!1;async load(e){let t=encodeURIComponent(this.employee),[s,a,r,i]=await Promise.all([this.read(`/v1/employees?manager=${t}&status=active&limit=${C}`,e),this.extra("listMoveCases",`/v1/move-cases?limit=${C}`,e),this.extra("listOpenings",`/v1/openings?hiring_manager=${t}&status=open&limit=${C}`,e),this.extra("getExporterRecord",`/v1/managers/${t}/exporter-record`,e)]);return{reports:s.data.items,cases:a?.items??[],openings:r?.items??[],record:i}}clear(){this.#e.clear(),this.#s.clear(),this.#t=!1}isEmpty({reports:e,cases:t,openings:s}){return e.length===0&&t.length===0&&s.length===0}shown(e){let{words:t}=this,s=e.cases.filter(a=>a.view==="sending").sort((a,r)=>ne(a)-ne(r));return o`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${t.say("team.heading")}
        </div>
        <p class="muted">${t.say("team.lead")}</p>
      </header>
      ${this.isEmpty(e)?o`<div class="empty" part="notice">
            <slot name="empty">
              <p class="empty-title">${t.say("team.none")}</p>
              <p>${t.say("team.none.help")}</p>
            </slot>
          </div>`:o`<div class="panel">
            ${this.opens("listMentors")?this.section("team.help",this.#c()):l}
            ${this.opens("putReleaseOffer")&&e.reports.length>0?this.section("team.support",this.#n(e.reports)):l}
            ${this.section("team.releases",this.#a(s,"team.no_releases"))}
            ${this.section("team.openings",this.#i(e))}
            ${this.opens("getSeatSuccessors")&&e.reports.length>0?this.section("seat.chain",this.#l(e.reports)):l}
            ${e.record?this.section("team.record",De(t,e.record)):l}
          </div>`}`}#n(e){let{words:t}=this;return m(t,{key:"support",lead:o`<p>${t.say("team.support.text")}</p>`,fields:[{name:"person",kind:"choice",label:t.say("team.person"),required:!0,options:Ye(e)},{name:"function",kind:"line",label:t.say("team.function")},{name:"date",kind:"date",label:t.say("team.from"),required:!0,min:$()}],doing:this.doing==="support",sendLabel:t.say("team.offer"),refusal:this.refused("support"),leave:null,send:({person:s,...a})=>{this.act("support",async()=>{let r=`/v1/employees/${encodeURIComponent(s)}/release-offer`;await this.send("PUT",r,a),this.emit("act",{action:"release_offer",employee:s}),this.say(t.say("team.offered"))})}})}#a(e,t){let{words:s}=this;return e.length===0?o`<p class="muted">${s.say(t)}</p>`:o`<ul class="plain">
      ${P(e,({uid:a})=>a,a=>{let r=this.#e.has(a.uid);return o`<li class="planned" data-case=${a.uid}>
          <p>
            <span class="strong" lang="">${a.employee.name}</span> →
            <span lang="">${a.opening.title}</span>
            <span class="tag">${W(s,a)}</span>
            ${a.release_date?o`<time datetime=${a.release_date}>${s.day(a.release_date)}</time>`:l}
          </p>
          <button class="action" part="action" type="button" aria-expanded=${r}
            @click=${()=>this.#o(a.uid)}>
            ${s.say(r?"action.close":"interest.see")}
            <span class="unseen">${a.employee.name}</span>
          </button>
          ${r?o`<lateral-case class="inside" uid=${a.uid} .session=${this.session}
                locale=${this.getAttribute("locale")??s.region}
                heading-level=${Math.min(this.headingLevel+2,5)}
                @lateral-act=${()=>this.reload()}></lateral-case>`:l}
        </li>`})}
    </ul>`}#o(e){!this.#e.delete(e)&&this.emit("open",{case:e})&&this.#e.add(e),this.draw()}#i({openings:e,cases:t}){let{words:s}=this,a=t.filter(i=>i.view==="receiving"),r=a.filter(i=>!e.some(({external_id:d})=>d===i.opening.external_id));return e.length===0&&a.length===0?o`<p class="muted">${s.say("team.no_openings")}</p>`:o`<ul class="plain">
        ${e.map(i=>o`<li class="planned" data-opening=${i.external_id}>
            <p class="strong" lang="">${i.title}</p>
            ${i.closes_on?o`<p class="muted small">${s.say("move.closes",{day:s.day(i.closes_on)})}</p>`:l}
            ${this.#a(a.filter(({opening:d})=>d.external_id===i.external_id),"team.nobody_yet")}
            ${this.#r(i)}
          </li>`)}
      </ul>
      ${r.length>0?this.#a(r,"team.nobody_yet"):l}`}#r({external_id:e,title:t}){if(!this.opens("getCandidates"))return l;let{words:s}=this,a=`/v1/openings/${encodeURIComponent(e)}/candidates?k=${He}`;return o`${this.#d(`candidates-${e}`,"team.candidates",t,a)}
    ${this.#h(`candidates-${e}`,r=>r.items.length===0?o`<p class="muted">${s.say("team.no_candidates")}</p>`:o`<ol class="plain">
            ${r.items.map(({employee:i,band:d})=>o`<li class="planned">
                <span class="strong" lang="">${i.name}</span>
                <span class="muted small" lang="">${i.title}</span> ${q(s,d)}
              </li>`)}
          </ol>`)}`}#l(e){let{words:t}=this;return o`<p class="muted">${t.say("seat.lead")}</p>
      <ul class="plain">
        ${e.map(({external_id:s,name:a})=>{let r=`/v1/employees/${encodeURIComponent(s)}/seat/successors?depth=2`;return o`<li class="planned">
            <span class="strong" lang="">${a}</span>
            ${this.#d(`seat-${s}`,"seat.look",a,r)}
            ${this.#h(`seat-${s}`,i=>k(t,i))}
          </li>`})}
      </ul>`}#d(e,t,s,a){let r=()=>this.#s.delete(e)?this.draw():void this.act(e,async()=>{this.#s.set(e,(await this.read(a)).data)});return o`<button class="action" part="action" type="button" data-look=${e}
        aria-expanded=${this.#s.has(e)} ?disabled=${this.doing===e} @click=${r}>
        ${this.words.say(this.#s.has(e)?"action.close":t)}
        <span class="unseen">${s}</span>
      </button>
      ${this.refused(e)}`}#h(e,t){let s=this.#s.get(e);return s?o`<div>${t(s)}</div>`:l}#c(){let{words:e}=this,t=()=>{this.#t=!this.#t,this.draw()};return o`<p>${e.say("team.help.text")}</p>
      <button class="action" part="action" type="button" aria-expanded=${this.#t} @click=${t}>
        ${e.say(this.#t?"action.close":"team.help.open")}
      </button>
      ${this.#t?o`<lateral-mentors class="inside" employee=${this.employee} .session=${this.session}
            locale=${this.getAttribute("locale")??e.region}
            heading-level=${Math.min(this.headingLevel+2,5)}></lateral-mentors>`:l}`}};function ne({release_state:n}){let e=ae.indexOf(n??"");return e<0?ae.length:e}function Ye(n){return[["","…"],...n.map(({external_id:e,name:t})=>[e,t])]}function De(n,{since:e,moved_on:t,named:s,offers:a,helped_on:r,hiring:i}){let d=(h,c)=>c===null?l:o`<li>${n.say(h,{n:c})}</li>`,p={style:"percent"};return o`<p class="muted small">${n.say("record.since",{day:n.day(e)})}</p>
    <ul class="plain">
      ${d("record.moved",t.permanent+t.trial)}
      ${d("record.by_you",t.released_by_manager)}
      ${t.stayed===null?l:o`<li>${n.say("record.stayed",{share:n.number(t.stayed,p)})}</li>`}
      ${d("record.offers",a)} ${d("record.helped",r)}
      ${d("record.unanswered",i.left_unanswered)}
    </ul>
    ${s.length>0?o`<ul class="helps">
          ${s.map(h=>o`<li>
              <span class="strong" lang="">${h.name}</span> → <span lang="">${h.title}</span>
            </li>`)}
        </ul>`:l}`}var oe={"why_lead.question":"Why do you want to lead people?","why_lead.no_wrong_answer":"No answer is a wrong one, and nothing is refused because of it.","why_lead.wants":"Do you want to lead?","why_lead.yes":"Yes, I want to lead people","why_lead.no":"No, I would rather not","why_lead.sentence":"In your own words","why_lead.who":"Who may know","why_lead.send":"Store the answer","why_lead.again":"Answer anew","why_lead.equal":"It counts as much as leading.","motive.help_others_grow":"To help others grow","motive.growth":"To grow myself","motive.impact":"To make a difference","motive.mastery":"To master a craft","motive.variety":"Variety","motive.balance":"Balance with the rest of life","motive.location":"The place","motive.recognition":"Standing","motive.money":"Pay","advice.talk_first":"Pay and standing are what you name. Nothing is refused: talk about these questions first, and look at the expert move beside it.","advice.go_on":"Your reasons are about people and the work. Next comes what you have shown.","advice.name_a_reason":"You name no reason yet. The questions may help you to find it.","advice.not_asked_again":"You do not want to lead. Nobody asks again for a year.","ask_why.whose_success":"Whose success would you work for if nobody saw your part in it?","ask_why.what_you_give_up":"Which part of your present work would you hand over, and miss?","ask_why.same_pay":"Would you want it if pay and title stayed as they are?","ready.heading":"On the way to leading","ready.lead":"What you did for others, by deeds and days. Results, ratings and pay are no part of it.","ready.why":"First the question","ready.why.unknown":"Whether this person wants to lead, and why, is not told here.","ready.next":"What comes next","ready.talk":"Questions for the talk","ready.deeds":"Eight ways to help others succeed","ready.craft":"The craft of the team","standing.not_asked":"No wish to lead is stated. The question why comes first.","standing.little_known":"Little is known yet. Have the conversation first.","standing.growing":"Some of it is there. The gaps say what is next.","standing.try_it":"Enough is shown: try it for a time, with a way back.","standing.shown_in_trial":"It was tried, and those who were led confirm it.","gap.needs_shown":"Confirmed by somebody who was there, this would be shown.","gap.needs_steady":"A second occasion, confirmed by another person, would make it steady.","gap.needs_steady_with_people":"One of coaching, handing over and moving people on becomes steady.","gap.needs_credible":"Part of the craft of the team is not yet held.","behaviour.coaches":"Coaches","behaviour.teaches":"Teaches","behaviour.smooths":"Smooths the way","behaviour.hands_over":"Hands over","behaviour.stands_back":"Stands back","behaviour.moves_people_on":"Moves people on","behaviour.asks":"Asks for help","behaviour.lifts_team":"Lifts the team","means.coaches":"Somebody became able to do it alone.","means.teaches":"The craft was explained to several, and others use the material.","means.smooths":"A hindrance between teams was removed and is still gone.","means.hands_over":"A customer, decision or stage was given to somebody, for good.","means.stands_back":"Credit went to others, and others say so.","means.moves_people_on":"Somebody was helped to a next role, also out of the team.","means.asks":"Help was asked for, another's way was learnt, own gaps were told.","means.lifts_team":"Something of the whole team became better while working for it.","ask.coaches":"Who can do something alone today because of you?","ask.teaches":"What did you explain to several people, and who still uses it?","ask.smooths":"Which hindrance between two teams is gone because you saw to it?","ask.hands_over":"What did you give out of your hands last, and have you stayed away?","ask.stands_back":"Whose success did you make sure was seen?","ask.moves_people_on":"Whom did you help to a role that you had no use for?","ask.asks":"What can you not do yet, and whom did you ask?","ask.lifts_team":"What became better for the whole team while you were in it?","level.none":"Not told yet","level.stated":"Told","level.shown":"Shown","level.steady":"Steady","craft.met":"Enough of the craft of one role of the team is held.","craft.not_yet":"Not enough of the craft of one role of the team is held yet.","craft.held":"Held:","craft.lacking":"Not yet:","told_by.self":"told by the person","told_by.helped":"told by somebody who was helped","told_by.peer":"told by a colleague","told_by.manager":"told by a manager","told_by.team":"told by a team together","told_by.training":"by a certificate","record_state.stated":"told","record_state.confirmed":"confirmed","record_state.disputed":"disputed","record_state.withdrawn":"withdrawn","evidence.reply_of":"The person says:","evidence.decide_by":"HR decides until {day}.","evidence.confirm":"It was so","evidence.dispute":"This is not right","evidence.reply":"Say something to it","evidence.withdraw":"Take it back","evidence.choose":"Who may read it","evidence.dispute.text":"The record does not count until HR decides. HR and you read your reason.","evidence.choose.text":"What is private HR sees on your record alone; managers do not.","evidence.what_is_wrong":"What is not right?","evidence.your_words":"Your words beside it","evidence.tell":"Tell an occasion","evidence.situation":"What stood in the way?","evidence.action":"What was done?","evidence.effect":"What is different since?","evidence.happened_on":"When was it?","case.turn":"Whose turn it is","case.steps":"What you can do","case.plan":"What each side promises","case.timeline":"What happened","case.trial":"A trial first","case.nothing_to_do":"There is nothing for you to do now.","case.not_yet":"Not yet: {step}.","case.on_behalf":"on behalf of: {side}","case.to_learn":"What would help next time:","party.person":"The person who moves","party.receiving":"The receiving team","party.sending":"The team that lets go","party.mentor":"A mentor","party.hr":"HR","party.hr_system":"The HR system","party.clock":"The rule of time","turn.you":"It is your turn.","turn.person":"It is the turn of the person who moves.","turn.receiving":"It is the turn of the manager who hires.","turn.sending":"It is the turn of the manager who lets go.","turn.hr":"It is the turn of HR.","turn.nobody":"It is nobody's turn now.","knows.hr":"You and HR know of this, and nobody else.","knows.receiving":"The person, HR and the manager who hires know of this. The person's own line does not.","knows.all":"The person, HR and both managers know of this.","knows.sending":"You know of this since the release was asked. You see what concerns the release.","state_of.interest":"Noted","state_of.shared":"Shared","state_of.selection":"In talks","state_of.offered":"Offered","state_of.accepted":"Accepted","state_of.started":"Begun","state_of.completed":"Arrived","state_of.returned":"Returned","state_of.withdrawn":"Withdrawn","state_of.declined":"Declined","state_of.refused":"Offer refused","state_of.cancelled":"Cancelled","state_of.expired":"Not answered in time","release.asked":"Release asked","release.contested":"HR decides about the release","release.dated":"Released from","release.done":"Released","release.lapsed":"The release is not needed any more","release.proposed":"Another day is proposed: {day}. Agreed so far:","dated_by.manager":"named by the manager","dated_by.rule":"by the rule, as nobody answered","dated_by.hr":"named by HR","due.something":"Something is due:","due.answer_share":"The manager who hires answers by","due.share_expires":"Without an answer it ends on","due.answer_offer":"The offer is answered by","due.start":"The first day is","due.trial_ends":"The trial ends on","due.return_right_ends":"You can go back until","due.answer_release":"The manager who lets go answers by","due.decide_release":"HR decides about the release by","due.release":"The release is on","due.gate_works_council":"The works council answers by","due.gate_clearance":"The clearance is given by","due.gate_work_permit":"The work permit is given by","due.gate_pay":"Pay is agreed by","step.share":"Tell the hiring manager","step.take_up":"Promise a talk","step.decline":"Decline","step.offer":"Offer the seat","step.accept":"Accept the offer","step.refuse":"Refuse the offer","step.start":"Begin","step.confirm":"Confirm that it works out","step.go_back":"Go back","step.withdraw":"Withdraw","step.cancel":"Cancel","step.reassign":"Name another manager","step.ask":"Ask for the release","step.date":"Name the date","step.contest":"Ask HR to decide","step.decide":"Decide","step.move_date":"Propose another day","then.share":"The manager who hires and HR will know.","then.take_up":"The person reads the day that you promise.","then.decline":"The person reads your reason, your sentence and the one thing to learn.","then.offer":"All sides read the first day.","then.accept":"All sides will know. Your other open moves close.","then.refuse":"No reason is needed, and none is kept.","then.confirm":"It is complete once both sides confirm.","then.go_back":"You go back to your old seat or to one like it. Only HR reads why.","then.withdraw":"No reason is needed. Those who know of it are told that it ends.","then.ask":"Your own manager learns of this move now.","then.date":"All sides read the day. There is no refusal.","then.contest":"HR decides on a day. The person and HR read your reason.","then.decide":"All sides read the day and the reason.","then.move_date":"The day moves once the person and both managers agree to it.","need.eligible":"A rule of the opening is not met.","need.opening_open":"The opening is not open.","need.receiving_manager":"The opening names no hiring manager.","need.line_acknowledged":"The manager who hires leads the person.","need.few_open_cases":"Too many moves are open.","need.talk_held":"A talk was promised and is not held yet.","need.seat_free":"Every seat is taken.","need.release_asked":"The person has to ask for the release first.","need.release_dated":"The release has no date yet.","need.start_after_release":"The first day lies before the release.","need.others_confirmed":"Other open moves would close.","need.gates_passed":"A consent is missing.","need.commitments":"A promise of each side is missing.","need.return_right":"The right to go back has ended.","need.why_lead":"Say first why you want to lead.","need.trial_evidence":"Those who were led have to tell first how it went.","field.acknowledged_line":"I want to go on although the manager who hires leads me","field.talk_on":"Day of the talk","field.talked_on":"Day on which you talked","field.start_date":"First day","field.trial_until":"Last day of the trial","field.confirm":"My other open moves may close","field.reason":"Reason","field.note":"One sentence","field.to_learn":"One thing that would help next time","field.date":"The day from which the person is free","field.with_agreement":"The person agreed to it","closed.skills_missing":"Skills are missing","closed.experience_missing":"Experience is missing","closed.another_person":"Another person was chosen","closed.opening_changed":"The opening changed","closed.timing":"The time does not fit","closed.opening_filled":"The opening is filled","closed.opening_closed":"The opening is closed","closed.opening_frozen":"The opening is frozen","closed.person_left":"The person left the organisation","closed.moved":"The person moved elsewhere","closed.unanswered":"Nobody answered in time","closed.other":"Another reason","contest.safety_critical_cover":"Work that safety depends on is not covered","contest.statutory_notice":"A legal period has to pass","contest.running_handover":"A handover is under way","contest.wrong_facts":"Facts in it are wrong","gate.works_council":"Works council","gate.clearance":"Clearance","gate.work_permit":"Work permit","gate.pay":"Pay","did.note":"noted an interest","did.share":"shared the interest","did.take_up":"promised a talk","did.decline":"declined","did.offer":"offered the seat","did.accept":"accepted","did.refuse":"refused the offer","did.start":"began","did.confirm":"confirmed that it works out","did.go_back":"went back","did.withdraw":"withdrew","did.cancel":"cancelled","did.reassign":"named another manager","did.show_readiness":"showed how far the way to leading is","did.hide_readiness":"no longer shows how far the way to leading is","did.expire":"let it end, as nobody answered","did.ask":"asked for the release","did.date":"named the date","did.contest":"asked HR to decide","did.decide":"decided","did.consent":"consented by silence","did.move_date":"proposed another day","did.finish":"ended the release","did.lapse":"let the release lapse","did.propose":"proposed something for the plan","did.remind":"reminded","did.gate":"recorded a consent","plan.nothing":"Nothing yet.","plan.day":"day {day}","plan.proposed":"open","plan.agreed":"agreed","plan.done":"done","plan.dropped":"dropped","plan.agree_it":"Agree","plan.done_it":"It is done","plan.drop_it":"Take it out","plan.change_it":"Reword it","plan.propose":"Propose","plan.own":"Propose something","plan.whose":"Whose part it is","plan.what":"What is to be done","plan.when":"By which day, counted from the first one","column.system":"Manage the system","column.people":"Lead the people","seat.effect":"What it does to your team","seat.no_effect":"The team is not known.","seat.skill":"Skill","seat.today":"People who hold it today","seat.then":"After the move","seat.brought":"New to the team:","seat.taken":"Nobody holds afterwards:","seat.gained":"New links to:","seat.lost":"Links that go:","seat.chain":"Who could follow","seat.lead":"Whether or not anybody thinks of moving: who could take a seat, and who theirs.","seat.look":"See who could follow","seat.followers":"somebody could follow.","seat.no_followers":"nobody is known whom the step would serve.","seat.without":"If nobody follows:","seat.hire":"Look outside for:","seat.cover":"Cover within the team until {day}:","seat.split":"Half of the time for each team until {day}.","seat.close":"Close the seat; lost would be:","seat.close_nothing":"Close the seat; others hold what it needs.","team.heading":"Your team, and who moves on","team.lead":"Helping people on is part of leading them.","team.none":"Nobody reports to you","team.none.help":"No opening is yours to fill, either. Here stands what you can do for people who move on.","team.support":"Support a move","team.support.text":"Offer a release before anybody asks. You are told nothing of whether the person considers a move.","team.person":"For whom","team.function":"Only into this function (may stay empty)","team.from":"From which day","team.offer":"Offer the release","team.offered":"The offer is stored. It counts by itself when the person asks.","team.releases":"Releases that wait","team.no_releases":"No release waits for you.","team.openings":"Your own openings","team.no_openings":"No opening is yours to fill.","team.nobody_yet":"Nobody shared an interest yet.","team.candidates":"See who could come","team.no_candidates":"Nobody who is open to moves comes near.","team.record":"People whom you helped on","team.help":"Your own need of help","team.help.text":"Who asks for help makes it easy for others to ask.","team.help.open":"Find somebody to ask","record.since":"Since {day}. There is no rank and no target.","record.stayed":"{share} of them stayed for half a year.","mentors.heading":"Who could teach you","mentors.lead":"Offered freely, never by your own line. Who wants to learn from you comes first.","mentors.none":"Nobody is found today","mentors.none.help":"Nobody offers what you lack now. You could offer something yourself; offers come and go.","mentors.who":"Who could teach","mentors.teaches":"Could teach you:","mentors.moved":"Made this move and tells of it.","mentors.wants":"Would learn from you:","mentors.ask":"Ask","mentors.ask.text":"Only the mentor reads it, and answers within two weeks. A no needs no reason.","mentors.message":"What you would like to learn","mentors.between":"Asked and agreed","mentors.from":"You learn from","mentors.to":"You teach","mentors.gone":"somebody who is gone","mentors.answer_by":"An answer comes by {day}.","mentors.teach":"What you teach","mentors.offer":"Offer to teach","mentors.change_offer":"Change the offer","mentors.take_back":"Take it back","mentors.offer.text":"Whoever lacks one of these and is not in your line can ask you. You can say no without a reason.","mentors.not_offered":"You offer nothing now.","mentors.capacity":"How many people at a time","mentors.until":"Last day of the offer","mentoring.asked":"Asked","mentoring.accepted":"Agreed","mentoring.declined":"Declined","mentoring.expired":"Not answered","mentoring.active":"Going on","mentoring.ended":"Ended","mentoring_step.accept":"Say yes","mentoring_step.decline":"Say no","mentoring_step.start":"Begin","mentoring_step.end":"End it","mentoring_step.withdraw":"Withdraw the request","record_state.by":{one:"{n} who was there confirms it",other:"{n} who were there confirm it"},"plan.drafts":{one:"{n} thing that could be planned besides",other:"{n} things that could be planned besides"},"seat.people":{one:"{n} person",other:"{n} people"},"seat.people_before":{one:"{n} person today,",other:"{n} people today,"},"seat.people_after":{one:"{n} after the move.",other:"{n} after the move."},"record.moved":{one:"{n} person moved on.",other:"{n} people moved on."},"record.by_you":{one:"{n} of them on a day that you named.",other:"{n} of them on a day that you named."},"record.offers":{one:"{n} release offered now.",other:"{n} releases offered now."},"record.helped":{one:"{n} occasion on which somebody says that you helped them on.",other:"{n} occasions on which somebody says that you helped them on."},"record.unanswered":{one:"{n} person was never answered about an opening of yours.",other:"{n} people were never answered about openings of yours."},"mentors.offered":{one:"Until {day} you take {n} person at a time:",other:"Until {day} you take {n} people at a time:"}};var Be={"lateral-case":x,"lateral-team":A,"lateral-readiness":S,"lateral-mentors":T};Y({en:oe});M(Be);export{Be as ELEMENTS,R as storeAnswer,I as whyLead};
